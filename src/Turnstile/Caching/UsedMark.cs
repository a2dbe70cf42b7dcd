namespace Turnstile.Caching;

/// <summary>Whether a reader came to something that is cached since the cache's hand last came by.</summary>
/// <remarks>Set by readers, cleared by the hand. A lost store costs an early drop at most, so no fence is needed; and a
/// mark that is set is not written again, so readers on several cores share its line. Threads: any.</remarks>
internal struct UsedMark(bool isSet)
{
    private bool _isSet = isSet;

    /// <summary>Notes that a reader came.</summary>
    public void Set()
    {
        if (!Volatile.Read(ref _isSet))
        {
            Volatile.Write(ref _isSet, true);
        }
    }

    /// <summary>Whether a reader came since the last time this was asked.</summary>
    public bool Take()
    {
        bool wasSet = Volatile.Read(ref _isSet);
        Volatile.Write(ref _isSet, false);
        return wasSet;
    }
}

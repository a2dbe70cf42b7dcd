namespace Turnstile.Caching;

/// <summary>What the cache keeps and may drop. Its own, under its lock.</summary>
internal interface ICacheMember
{
    /// <summary>Where it stands in the cache's ring; -1 if it is not kept.</summary>
    int RingIndex { get; set; }

    /// <summary>Whether a reader came since the last time this was asked.</summary>
    bool WasUsed();
}

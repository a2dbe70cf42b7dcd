namespace Turnstile.Commit;

/// <summary>Commits that pass the turnstile together and share one write and one sync. Reused.</summary>
/// <remarks>Threads: owned by whoever leads, then handed to the sync stage.</remarks>
internal sealed class CommitGroup
{
    /// <summary>The members, in the order they came.</summary>
    public List<PendingCommit> Members { get; private set; } = new(64);

    /// <summary>How many of them are built: judged, and logged and applied if they passed.</summary>
    public int BuiltCount { get; set; }

    /// <summary>What they have in all, bytes as encoded.</summary>
    public long ByteCount { get; set; }

    /// <summary>The last sequence given out when the group was built.</summary>
    public Sequence Last { get; set; }

    /// <summary>The strongest durability that a member asked for.</summary>
    public Durability Durability { get; set; }

    /// <summary>Why the group could not be built or synced; null while all is well.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Empties the group.</summary>
    public void Clear()
    {
        Members.Clear();
        BuiltCount = 0;
        ByteCount = 0;
        Failure = null;
        Durability = Durability.None;
    }

    /// <summary>Gives the members away, for an empty list.</summary>
    public List<PendingCommit> TakeMembers(List<PendingCommit> empty)
    {
        List<PendingCommit> taken = Members;
        Members = empty;
        return taken;
    }
}

namespace Turnstile;

/// <summary>The snapshots that are open at one moment, and what readers of the past hold back.</summary>
/// <param name="Count">How many are open.</param>
/// <param name="Oldest">The lowest sequence that one of them holds; null when none is open.</param>
/// <param name="OldestAge">For how long the first one opened has been held.</param>
/// <param name="PinnedBytes">About what is kept for readers of replaced views only, snapshots and long scans: memory of
/// memtables and segments, and tables on disk. What is still current is not counted.</param>
public sealed record SnapshotStats(int Count, Sequence? Oldest, TimeSpan OldestAge, long PinnedBytes)
{
    /// <summary>No snapshot.</summary>
    public static readonly SnapshotStats None = new(0, null, TimeSpan.Zero, 0);
}

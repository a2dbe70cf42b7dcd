namespace Turnstile;

/// <summary>What the rows of a database take in memory at one moment, by what bounds it, and how often blocks
/// were found there. Of collections, only pages of graphs on disk are counted here.</summary>
/// <param name="MemTableBytes">Memtables, the one that takes writes and those that wait to be flushed, at their full
/// size: at most six times <see cref="DatabaseOptions.MemTableBytes"/>. Those that only snapshots hold are in
/// <see cref="SnapshotStats.PinnedBytes"/>.</param>
/// <param name="CacheBudgetBytes">What the rest of this may take in all,
/// <see cref="DatabaseOptions.BlockCacheBytes"/>.</param>
/// <param name="BlockBytes">Data blocks of tables and pages of graphs on disk, cached or in a reader's hand, each as
/// large as its place in memory.</param>
/// <param name="PartitionBytes">Indexes and filters of tables that are cached, with half as much again for dropped ones
/// that the collector has not come by yet.</param>
/// <param name="TableBytes">What open tables always have in memory, to find those.</param>
public sealed record MemoryStats(
    long MemTableBytes, long CacheBudgetBytes, long BlockBytes, long PartitionBytes, long TableBytes)
{
    /// <summary>Nothing.</summary>
    public static readonly MemoryStats None = new(0, 0, 0, 0, 0);

    /// <summary>What is taken of the cache's budget.</summary>
    public long CacheUsedBytes => BlockBytes + PartitionBytes + TableBytes;

    /// <summary>How many blocks were found in memory, since the database was opened.</summary>
    public long HitCount { get; init; }

    /// <summary>How many blocks were read from files.</summary>
    public long MissCount { get; init; }

    /// <summary>How many partitions, indexes with their filters, were read from files.</summary>
    public long PartitionMissCount { get; init; }
}

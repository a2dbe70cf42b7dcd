namespace Turnstile;

/// <summary>The state of a database at one moment.</summary>
/// <param name="Visible">What readers see now.</param>
/// <param name="Durable">What survives a power cut.</param>
/// <param name="Flushed">What is in files; the rest is in the logs.</param>
/// <param name="MemTableBytes">What is used of the memtable that takes writes.</param>
/// <param name="FrozenCount">Frozen memtables that wait to be flushed.</param>
/// <param name="FileCount">Live files, logs and manifest not counted.</param>
/// <param name="FileBytes">What they take on disk.</param>
/// <param name="TableBytes">Of these, sorted tables.</param>
/// <param name="SegmentBytes">Of these, segments with their graphs and marks.</param>
/// <param name="CacheBytes">Cached blocks of tables.</param>
/// <param name="TableMemoryBytes">Indexes and filters of tables that are in memory, which count against the same
/// budget.</param>
/// <param name="IsFenced">Whether an earlier failure forbids writing.</param>
/// <param name="CompactionDebtBytes">What must be merged until every level keeps its size: writers have got ahead of
/// the background by so much.</param>
/// <param name="StallCount">How often a write was delayed because of that, since the database was opened.</param>
/// <param name="StallTime">How long in all, the waits of all writers added up.</param>
/// <param name="WorstStall">The longest of these waits.</param>
public sealed record DatabaseStats(
    Sequence Visible,
    Sequence Durable,
    Sequence Flushed,
    long MemTableBytes,
    int FrozenCount,
    int FileCount,
    long FileBytes,
    long TableBytes,
    long SegmentBytes,
    long CacheBytes,
    long TableMemoryBytes,
    bool IsFenced,
    long CompactionDebtBytes,
    long StallCount,
    TimeSpan StallTime,
    TimeSpan WorstStall)
{
    /// <summary>The open snapshots and what they pin.</summary>
    public SnapshotStats Snapshots { get; init; } = SnapshotStats.None;

    /// <summary>What its rows take in memory, by what bounds it.</summary>
    public MemoryStats Memory { get; init; } = MemoryStats.None;

    /// <summary>How far back the database can be read and watched.</summary>
    public HistoryStats History { get; init; } = HistoryStats.None;
}

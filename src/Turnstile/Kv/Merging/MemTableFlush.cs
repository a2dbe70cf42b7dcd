using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Writes a frozen memtable into one table of level 0.</summary>
/// <remarks>Threads: one worker; the caller holds the memtable. Cost: one pass, sequential writes, one sync.</remarks>
internal static class MemTableFlush
{
    /// <summary>Writes what readers at the horizon or above can see; no table comes of a memtable that holds
    /// nothing.</summary>
    /// <param name="files">Where the table goes.</param>
    /// <param name="frozen">Takes no more entries.</param>
    /// <param name="horizon">How far back the new view can be read.</param>
    /// <param name="cancellation">Ends the work early; nothing stays but a file that no manifest lists.</param>
    public static NewTables Run(
        TableFiles files, MemTable frozen, ReadHorizon horizon, CancellationToken cancellation = default)
    {
        // Anything may be below a new table, so every range is kept.
        RangeTombstones ranges = frozen.Ranges.Trimmed(horizon.Sequence, static _ => false);
        using var series = new TableSeries(files, level: 0, long.MaxValue, ranges, cuts: []);
        var sources = new CoveredSources(horizon.Sequence);
        sources.Add(
            new MemTableCursor(frozen, new Sequence(ulong.MaxValue)), frozen.Ranges.IsEmpty ? null : frozen.Ranges);
        IEntryCursor entries = sources.Build();
        var filter = new ShadowFilter(horizon, deeper: null);
        entries.SeekToFirst();
        EntryTransfer.Run(entries, filter, series, cancellation);
        return series.Finish(filter.HasDroppedTraces);
    }
}

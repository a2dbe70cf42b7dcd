using Turnstile.Kv.Memory;
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
        using var series = new TableSeries(files, level: 0, long.MaxValue);
        var entries = new MemTableCursor(frozen, new Sequence(ulong.MaxValue));
        var filter = new ShadowFilter(horizon, isBottom: false);
        entries.SeekToFirst();
        EntryTransfer.Run(entries, filter, series, cancellation);
        return series.Finish();
    }
}

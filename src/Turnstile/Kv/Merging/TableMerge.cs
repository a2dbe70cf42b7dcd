using Turnstile.Kv.Cursors;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Merges tables into new ones and leaves out what nobody can see any more.</summary>
/// <remarks>Threads: one worker; the caller holds the part of the plan's tables. Cost: one pass over them past the
/// block cache.</remarks>
internal static class TableMerge
{
    /// <summary>Writes the merged tables.</summary>
    /// <param name="files">Where the tables are and go.</param>
    /// <param name="plan">What to merge.</param>
    /// <param name="horizon">How far back the new view can be read.</param>
    /// <param name="cancellation">Ends the work early; nothing stays but files that no manifest lists.</param>
    public static NewTables Run(
        TableFiles files, MergePlan plan, ReadHorizon horizon, CancellationToken cancellation = default)
    {
        using var series = new TableSeries(files, plan.OutputLevel, files.TableBytesMax);
        var newest = new Sequence(ulong.MaxValue);
        var sources = new List<IEntryCursor>();
        foreach (SortedTableReader table in plan.Upper)
        {
            var cursor = new TableCursor(newest, cached: false);
            cursor.Open(table);
            sources.Add(cursor);
        }

        if (plan.Lower.Length > 0)
        {
            sources.Add(new LevelCursor(plan.Lower, newest, cached: false));
        }

        var entries = new MergingCursor([.. sources]);
        try
        {
            entries.SeekToFirst();
            EntryTransfer.Run(entries, new ShadowFilter(horizon, plan.IsBottom), series, cancellation);
        }
        finally
        {
            entries.LetGo();
        }

        return series.Finish();
    }
}

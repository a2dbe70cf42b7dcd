using Turnstile.Kv.Cursors;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Merging;

/// <summary>Merges tables into new ones and leaves out what nobody can see any more.</summary>
/// <remarks>Deletes of ranges are cut where the new tables are, so that these stay disjoint. What a range at or below
/// the horizon covers is not even read. Threads: one worker; the caller holds the part of the plan's tables. Cost: one
/// pass over them past the block cache.</remarks>
internal static class TableMerge
{
    /// <summary>A table ends after so many deleted ranges, for they are in memory as long as it is open.</summary>
    public const int RangesPerTable = 8192;

    private const int OverlapTables = 10;

    /// <summary>Writes the merged tables.</summary>
    /// <param name="files">Where the tables are and go.</param>
    /// <param name="plan">What to merge.</param>
    /// <param name="horizon">How far back the new view can be read.</param>
    /// <param name="cancellation">Ends the work early; nothing stays but files that no manifest lists.</param>
    public static NewTables Run(
        TableFiles files, MergePlan plan, ReadHorizon horizon, CancellationToken cancellation = default)
    {
        var deeper = new DeeperLevels(plan.Deeper);
        RangeTombstones lower = RangeTombstones.Concatenate(plan.Lower.Select(static table => table.Ranges));
        RangeTombstones all = RangeTombstones.Merge([.. plan.Upper.Select(static table => table.Ranges), lower]);
        bool dropsRanges = false;
        RangeTombstones kept = all.Trimmed(horizon.Sequence, fragment =>
        {
            bool isBottom = !deeper.MayHold(fragment);
            dropsRanges |= isBottom && fragment.Newest.Oldest() <= horizon.Sequence;
            return isBottom;
        });
        using var series = new TableSeries(
            files, plan.OutputLevel, files.TableBytesMax, kept, CutsOf(kept, deeper, files.TableBytesMax));
        IEntryCursor entries = Open(plan, lower, horizon.Sequence);
        var filter = new ShadowFilter(horizon, deeper);
        try
        {
            entries.SeekToFirst();
            EntryTransfer.Run(entries, filter, series, cancellation);
        }
        finally
        {
            entries.LetGo();
        }

        return series.Finish(filter.HasDroppedTraces || dropsRanges);
    }

    private static IEntryCursor Open(MergePlan plan, RangeTombstones lower, Sequence horizon)
    {
        var newest = new Sequence(ulong.MaxValue);
        var sources = new CoveredSources(horizon);
        foreach (SortedTableReader table in plan.Upper)
        {
            var cursor = new TableCursor(newest, cached: false);
            cursor.Open(table);
            sources.Add(cursor, table.Ranges.IsEmpty ? null : table.Ranges);
        }

        if (plan.Lower.Length > 0)
        {
            sources.Add(new LevelCursor(plan.Lower, newest, cached: false), lower.IsEmpty ? null : lower);
        }

        return sources.Build();
    }

    private static List<byte[]> CutsOf(RangeTombstones kept, DeeperLevels deeper, long tableBytesMax)
    {
        var cuts = new List<byte[]>(deeper.Cuts(OverlapTables * tableBytesMax));
        for (int i = RangesPerTable; i < kept.Fragments.Length; i += RangesPerTable)
        {
            cuts.Add(kept.Fragments[i].Start);
        }

        cuts.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return cuts;
    }
}

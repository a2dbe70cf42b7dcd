using Turnstile.Kv.Cursors;
using Turnstile.Kv.Tables;
using Turnstile.Storage;

namespace Turnstile.Kv.Merging;

/// <summary>Merges tables into new ones and leaves out what nobody can see any more.</summary>
/// <remarks>Threads: one worker; the caller holds the part of the plan's tables. Cost: one pass over them past the block
/// cache.</remarks>
internal static class TableMerge
{
    /// <summary>The usual size of a table, bytes.</summary>
    public const long TableBytesDefault = 32 << 20;

    /// <summary>Writes the merged tables.</summary>
    /// <param name="fileSystem">The disk.</param>
    /// <param name="directory">The database's directory.</param>
    /// <param name="cache">For the opened tables.</param>
    /// <param name="plan">What to merge.</param>
    /// <param name="horizon">The visible sequence when the merge begins, or one before it.</param>
    /// <param name="nextNumber">Gives out file numbers.</param>
    /// <param name="tableBytesMax">A table ends at the first new key after so many bytes.</param>
    /// <param name="cancellation">Ends the work early; nothing stays but files that no manifest lists.</param>
    public static NewTables Run(
        IFileSystem fileSystem,
        string directory,
        BlockCache cache,
        MergePlan plan,
        Sequence horizon,
        Func<FileNumber> nextNumber,
        long tableBytesMax = TableBytesDefault,
        CancellationToken cancellation = default)
    {
        using var series = new TableSeries(fileSystem, directory, cache, plan.OutputLevel, tableBytesMax, nextNumber);
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
        entries.SeekToFirst();
        EntryTransfer.Run(entries, new ShadowFilter(horizon, plan.IsBottom), series, cancellation);
        return series.Finish();
    }
}

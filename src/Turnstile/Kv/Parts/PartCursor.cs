using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>Makes the cursor over all sources of a part.</summary>
internal static class PartCursor
{
    /// <summary>A cursor that shows what <paramref name="part"/> holds at a sequence.</summary>
    public static IEntryCursor Over(KeyPart part, Sequence at) => Over(part, at, default);

    /// <summary>The same, of sources that may hold keys of a range.</summary>
    public static IEntryCursor Over(KeyPart part, Sequence at, KeyRange range)
    {
        var sources = new CoveredSources(at);
        AddMemTable(sources, part.Active, at);
        foreach (MemTable memtable in part.Frozen)
        {
            AddMemTable(sources, memtable, at);
        }

        foreach (SortedTableReader table in part.Level(0))
        {
            if (table.FirstSequence <= at && MayHold(table, range))
            {
                var cursor = new TableCursor(at);
                cursor.Open(table);
                sources.Add(cursor, table.Ranges.IsEmpty ? null : table.Ranges);
            }
        }

        for (int level = 1; level < KeyPart.LevelCount; level++)
        {
            if (part.Level(level).Length > 0)
            {
                sources.Add(new LevelCursor(part.LevelArray(level), at), part.LevelAt(level).Row);
            }
        }

        return sources.Build();
    }

    // Whatever a memtable takes in later is above the reader's sequence, so one that is empty now stays so for the
    // reader; and the ranges it lists now are all that the reader may see.
    private static void AddMemTable(CoveredSources sources, MemTable memtable, Sequence at)
    {
        Sequence first = memtable.FirstSequence;
        if (first != Sequence.Zero && first <= at)
        {
            RangeTombstones ranges = memtable.Ranges;
            sources.Add(new MemTableCursor(memtable, at), ranges.IsEmpty ? null : ranges);
        }
    }

    private static bool MayHold(SortedTableReader table, KeyRange range) =>
        !TableSearch.EndsBefore(table, range.Start.Span)
        && (range.End.IsEmpty || table.FirstKey.SequenceCompareTo(range.End.Span) < 0);
}

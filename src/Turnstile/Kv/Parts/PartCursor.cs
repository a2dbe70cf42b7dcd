using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
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
        var sources = new List<IEntryCursor>(8);
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
                sources.Add(cursor);
            }
        }

        for (int level = 1; level < KeyPart.LevelCount; level++)
        {
            if (part.Level(level).Length > 0)
            {
                sources.Add(new LevelCursor(part.LevelArray(level), at));
            }
        }

        return sources.Count switch
        {
            0 => new EmptyCursor(),
            1 => sources[0],
            _ => new MergingCursor([.. sources]),
        };
    }

    // Whatever a memtable takes in later is above the reader's sequence, so one that is empty now stays so for the
    // reader.
    private static void AddMemTable(List<IEntryCursor> sources, MemTable memtable, Sequence at)
    {
        Sequence first = memtable.FirstSequence;
        if (first != Sequence.Zero && first <= at)
        {
            sources.Add(new MemTableCursor(memtable, at));
        }
    }

    private static bool MayHold(SortedTableReader table, KeyRange range) =>
        table.LastKey.SequenceCompareTo(range.Start.Span) >= 0
        && (range.End.IsEmpty || table.FirstKey.SequenceCompareTo(range.End.Span) < 0);
}

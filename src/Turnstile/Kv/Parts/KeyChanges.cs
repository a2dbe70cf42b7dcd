using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>Tells whether a range was written to after a sequence.</summary>
/// <remarks>Threads: any; the caller holds the part. Cost: walks over the range in those memtables and tables that hold
/// something newer.</remarks>
internal static class KeyChanges
{
    private static readonly Sequence s_newest = new(ulong.MaxValue);

    /// <summary>Whether <paramref name="part"/> holds an entry, a tombstone too, of a key in <paramref name="range"/>
    /// with a sequence above <paramref name="after"/>.</summary>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    public static bool AnyAfter(KeyPart part, KeyRange range, Sequence after)
    {
        if (range.IsEmpty || IsChanged(part.Active, range, after))
        {
            return !range.IsEmpty;
        }

        foreach (MemTable memtable in part.Frozen)
        {
            if (IsChanged(memtable, range, after))
            {
                return true;
            }
        }

        return part.TablesThrough > after && AnyTableAfter(part, range, after);
    }

    private static bool AnyTableAfter(KeyPart part, KeyRange range, Sequence after)
    {
        for (int level = 0; level < KeyPart.LevelCount; level++)
        {
            foreach (SortedTableReader table in part.Level(level))
            {
                if (table.LastSequence > after && MayHold(table, range))
                {
                    var cursor = new TableCursor(s_newest);
                    cursor.Open(table);
                    bool isChanged = IsChanged(cursor, range, after);
                    cursor.LetGo();
                    if (isChanged)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsChanged(MemTable memtable, KeyRange range, Sequence after) =>
        memtable.LastSequence > after && IsChanged(new MemTableCursor(memtable, s_newest), range, after);

    private static bool IsChanged(IEntryCursor entries, KeyRange range, Sequence after)
    {
        for (entries.SeekAtOrAfter(range.Start.Span); entries.IsValid; entries.MoveNext())
        {
            if (!range.End.IsEmpty && entries.Key.SequenceCompareTo(range.End.Span) >= 0)
            {
                return false;
            }

            if (entries.Stamp.Sequence > after)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayHold(SortedTableReader table, KeyRange range) =>
        table.LastKey.SequenceCompareTo(range.Start.Span) >= 0
        && (range.End.IsEmpty || table.FirstKey.SequenceCompareTo(range.End.Span) < 0);
}

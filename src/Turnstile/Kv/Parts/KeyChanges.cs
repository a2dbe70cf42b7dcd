using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>Tells whether keys were changed after a moment: what a transaction asks of what it has read.</summary>
/// <remarks>Threads: any; the caller holds the view the part belongs to. In the turnstile, with the newest part, the
/// answer holds for the place in the order that comes next.</remarks>
internal static class KeyChanges
{
    private static readonly Sequence s_newest = new(ulong.MaxValue);

    /// <summary>Whether an entry, a tombstone or a delete of a range above <paramref name="sequence"/> touches
    /// <paramref name="range"/>.</summary>
    /// <remarks>Where a merge may have dropped a tombstone since, which leaves no trace, the answer is yes. What has
    /// merely expired was not changed. Cost: nothing is read of memtables and tables that are older than the sequence;
    /// of the others, the keys of the range up to the first that is newer.</remarks>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    public static bool AnyAfter(KeyPart part, in KeyRange range, Sequence sequence)
    {
        if (range.IsEmpty)
        {
            return false;
        }

        if (sequence < part.DroppedThrough || AnyAfter(part.Active, range, sequence))
        {
            return true;
        }

        foreach (MemTable memtable in part.Frozen)
        {
            if (AnyAfter(memtable, range, sequence))
            {
                return true;
            }
        }

        for (int level = 0; sequence < part.TablesThrough && level < KeyPart.LevelCount; level++)
        {
            if (sequence < part.LevelAt(level).Through && AnyAfter(part.LevelArray(level), level, range, sequence))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether memtables hold an entry, a tombstone or a delete of a range that touches
    /// <paramref name="range"/>.</summary>
    public static bool AnyInMemory(KeyPart part, in KeyRange range)
    {
        foreach (MemTable memtable in part.Frozen)
        {
            if (AnyAfter(memtable, range, Sequence.Zero))
            {
                return true;
            }
        }

        return AnyAfter(part.Active, range, Sequence.Zero);
    }

    private static bool AnyAfter(MemTable memtable, in KeyRange range, Sequence sequence)
    {
        if (memtable.LastSequence <= sequence)
        {
            return false;
        }

        // A range of one key: found by its hash.
        ReadOnlySpan<byte> start = range.Start.Span;
        ReadOnlySpan<byte> end = range.End.Span;
        if (end.Length == start.Length + 1 && end[^1] == 0 && end.StartsWith(start))
        {
            return (memtable.TryGet(start, KeyHash.Of(start), s_newest, out EntryStamp stamp, out _)
                    && stamp.Sequence > sequence)
                || memtable.Ranges.NewestAt(start, s_newest) > sequence;
        }

        return memtable.Ranges.AnyAfter(range, sequence)
            || AnyAfter(new MemTableCursor(memtable, s_newest), range, sequence);
    }

    private static bool AnyAfter(SortedTableReader[] tables, int level, in KeyRange range, Sequence sequence)
    {
        int first = level == 0 ? 0 : TableSearch.FirstEndingAtOrAfter(tables, range.Start.Span);
        for (int i = first; i < tables.Length; i++)
        {
            SortedTableReader table = tables[i];
            bool isBehind = !range.End.IsEmpty && table.FirstKey.SequenceCompareTo(range.End.Span) >= 0;
            if (isBehind && level > 0)
            {
                return false;
            }

            if (!isBehind
                && table.LastSequence > sequence
                && !TableSearch.EndsBefore(table, range.Start.Span)
                && AnyAfter(table, range, sequence))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyAfter(SortedTableReader table, in KeyRange range, Sequence sequence)
    {
        if (table.Ranges.AnyAfter(range, sequence))
        {
            return true;
        }

        var cursor = new TableCursor(s_newest);
        cursor.Open(table);
        bool any = AnyAfter(cursor, range, sequence);
        cursor.LetGo();
        return any;
    }

    private static bool AnyAfter(IEntryCursor entries, in KeyRange range, Sequence sequence)
    {
        ReadOnlySpan<byte> end = range.End.Span;
        for (entries.SeekAtOrAfter(range.Start.Span);
            entries.IsValid && (end.IsEmpty || entries.Key.SequenceCompareTo(end) < 0);
            entries.MoveNext())
        {
            if (entries.Stamp.Sequence > sequence)
            {
                return true;
            }
        }

        return false;
    }
}

using Turnstile.Kv.Memory;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>Reads single keys of a part.</summary>
/// <remarks>Threads: any. The caller holds the view the part belongs to; a value is valid until its hold is disposed,
/// which is the caller's to do, found or not, before the view is let go.</remarks>
internal static class KeyReader
{
    /// <summary>Finds the live entry of a key at a sequence and a time. Allocates nothing when the block is
    /// cached.</summary>
    /// <exception cref="ArgumentException">The key is too long.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    public static bool TryGet(
        KeyPart part,
        Sequence at,
        ReadTime time,
        uint keyspace,
        ReadOnlySpan<byte> key,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        using var stored = new StoredKey(keyspace, key, stackalloc byte[StoredKey.StackBytes]);
        return TryFind(part, at, Sequence.Zero, stored.Bytes, out stamp, out value, out hold)
            && stamp.Kind != EntryKind.Delete
            && !time.HasPassed(stamp.ExpiresAtMilliseconds);
    }

    /// <summary>Finds what the newest entry of a stored key at or below a sequence is, without its value.</summary>
    public static bool TryFind(
        KeyPart part, Sequence at, Sequence after, scoped ReadOnlySpan<byte> storedKey, out EntryStamp stamp)
    {
        bool found = TryFind(part, at, after, storedKey, out stamp, out _, out ValueHold hold);
        hold.Dispose();
        return found;
    }

    /// <summary>Finds the newest entry of a stored key at or below a sequence, a tombstone too, and leaves out tables
    /// and frozen memtables that hold nothing above <paramref name="after"/>. A delete of a range is told as a
    /// tombstone of the key.</summary>
    /// <remarks>The sources are asked newest first. What one of them deleted by range is gone in all behind it, so the
    /// first source that knows the key, by an entry or by a range, decides.</remarks>
    public static bool TryFind(
        KeyPart part,
        Sequence at,
        Sequence after,
        scoped ReadOnlySpan<byte> storedKey,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        hold = default;
        ulong hash = KeyHash.Of(storedKey);
        if (TryFindIn(part.Active, at, storedKey, hash, out stamp, out value))
        {
            return true;
        }

        foreach (MemTable memtable in part.Frozen)
        {
            if (memtable.LastSequence > after && TryFindIn(memtable, at, storedKey, hash, out stamp, out value))
            {
                return true;
            }
        }

        return after < part.TablesThrough
            && TryFindInTables(part, at, after, storedKey, hash, out stamp, out value, out hold);
    }

    // One that has taken in nothing, as after opening and after a rotation, spares the way into its memory.
    private static bool TryFindIn(
        MemTable memtable,
        Sequence at,
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value)
    {
        if (memtable.IsEmpty)
        {
            stamp = default;
            value = default;
            return false;
        }

        bool found = memtable.TryGet(storedKey, hash, at, out stamp, out value);
        return Decides(found, memtable.Ranges, storedKey, at, ref stamp, ref value);
    }

    private static bool TryFindInTables(
        KeyPart part,
        Sequence at,
        Sequence after,
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        foreach (SortedTableReader table in part.Level(0))
        {
            if (table.LastSequence > after
                && TableSearch.Overlaps(table, storedKey, storedKey)
                && TryFindIn(table, at, storedKey, hash, out stamp, out value, out hold))
            {
                return true;
            }
        }

        for (int level = 1; level < KeyPart.LevelCount; level++)
        {
            ReadOnlySpan<SortedTableReader> tables = part.Level(level);
            int index = tables.IsEmpty ? 0 : TableSearch.FirstEndingAtOrAfter(tables, storedKey);
            if (index < tables.Length
                && tables[index].LastSequence > after
                && TryFindIn(tables[index], at, storedKey, hash, out stamp, out value, out hold))
            {
                return true;
            }
        }

        stamp = default;
        value = default;
        hold = default;
        return false;
    }

    private static bool TryFindIn(
        SortedTableReader table,
        Sequence at,
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        bool found = table.TryGet(storedKey, hash, at, out stamp, out value, out hold);
        bool decides = Decides(found, table.Ranges, storedKey, at, ref stamp, ref value);
        if (found && stamp.Kind == EntryKind.Delete)
        {
            // Covered by a range, or a tombstone: there is no value to hold.
            hold.Dispose();
            hold = default;
        }

        return decides;
    }

    private static bool Decides(
        bool found,
        RangeTombstones ranges,
        scoped ReadOnlySpan<byte> storedKey,
        Sequence at,
        ref EntryStamp stamp,
        ref ReadOnlySpan<byte> value)
    {
        if (ranges.IsEmpty)
        {
            return found;
        }

        Sequence cover = ranges.NewestAt(storedKey, at);
        if (cover != Sequence.Zero && (!found || stamp.Sequence < cover))
        {
            stamp = new EntryStamp(cover, 0, cover, 0) { Kind = EntryKind.Delete };
            value = default;
            return true;
        }

        return found;
    }
}

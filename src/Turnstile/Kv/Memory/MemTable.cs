using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>The newest entries, in memory: one writer adds, any number of readers look, nobody waits.</summary>
/// <remarks>
/// One node per key, found by hash for a single key and by a skiplist for order; below each node hang the key's
/// entries, newest first. Everything lies in one arena and is never moved or changed once published, so readers only
/// follow links.
/// <code>
///   arena:   reserved, 64 | hash slots, 4 each | head node | nodes and entries as they come
///   slot:    0, or (node offset / 8) shifted left by 4, with 4 bits of the hash below
///   node:    see MemTableNode          entry: see MemTableEntry
/// </code>
/// Links are published with release stores after what they point to. A reader finds everything that was added before
/// its view was published; what comes later is hidden by its sequence.
/// Threads: Add from the turnstile only; the rest from any. Lifetime: counted; the last owner frees the arena.
/// Cost: a get touches about three cache lines; an add of a new key about twenty, of a known one about four.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Counted: the last release frees the arena.")]
internal sealed class MemTable
{
    /// <summary>The usual size, bytes.</summary>
    public const int CapacityDefault = 64 << 20;

    /// <summary>The largest size, bytes.</summary>
    public const int CapacityMax = 1 << 30;

    /// <summary>A memtable with so many deletes of ranges takes no further one, unless it is a batch that was given a
    /// memtable of its own.</summary>
    public const int RangeCountMax = 1024;

    private const int SlotsOffset = NativeArena.Alignment;
    private const int BytesPerSlot = 64;
    private const int RangeOverheadBytes = 256;
    private const int TagBits = 4;
    private const int TagMask = (1 << TagBits) - 1;

    // immutable
    private readonly NativeArena _arena;
    private readonly int _slotMask;
    private readonly int _head;

    // the turnstile only
    private readonly int[] _before = new int[MemTableNode.HeightMax];
    private readonly int[] _tail = new int[MemTableNode.HeightMax];
    private int _end;

    // written by the turnstile, read by any thread for estimates
    private int _keyCount;
    private int _entryCount;
    private ulong _first;
    private ulong _last;
    private int _rangeCount;
    private long _rangeBytes;

    // volatile, written by the turnstile: an immutable list, released after it is complete
    private volatile RangeTombstones _ranges = RangeTombstones.Empty;

    private ReferenceCount _references = ReferenceCount.One;

    /// <summary>An empty memtable of <paramref name="capacityBytes"/>.</summary>
    public MemTable(int capacityBytes = CapacityDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityBytes, 1 << 12);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacityBytes, CapacityMax);
        _arena = new NativeArena(capacityBytes);
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)capacityBytes / BytesPerSlot);
        slots = slots * sizeof(int) > capacityBytes / 8 ? slots / 2 : slots;
        _slotMask = slots - 1;
        _head = SlotsOffset + (slots * sizeof(int));
        _end = MemTableNode.WriteHead(_arena, _head);
        Array.Fill(_tail, _head);
    }

    /// <summary>The size of the arena, bytes.</summary>
    public int CapacityBytes => _arena.Capacity;

    /// <summary>How much of it is in use, bytes; what deletes of ranges take beside it counts too.</summary>
    public long UsedBytes => Volatile.Read(ref _end) + Volatile.Read(ref _rangeBytes);

    /// <summary>How many different keys there are.</summary>
    public int KeyCount => Volatile.Read(ref _keyCount);

    /// <summary>How many entries there are.</summary>
    public int EntryCount => Volatile.Read(ref _entryCount);

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => LastSequence == Sequence.Zero;

    /// <summary>The deletes of ranges. Readers look only at those up to their sequence.</summary>
    public RangeTombstones Ranges => _ranges;

    /// <summary>The lowest sequence in it; zero when empty.</summary>
    public Sequence FirstSequence => new(Volatile.Read(ref _first));

    /// <summary>The highest sequence in it; zero when empty.</summary>
    public Sequence LastSequence => new(Volatile.Read(ref _last));

    /// <summary>The arena, for the cursor.</summary>
    internal NativeArena Arena => _arena;

    /// <summary>The node before the first key.</summary>
    internal int Head => _head;

    /// <summary>A size that surely has room for <paramref name="batchBytes"/> of operations as encoded.</summary>
    public static int CapacityFor(long batchBytes, int operations, int atLeast = CapacityDefault)
    {
        long needed = (BytesFor(batchBytes, operations) + 4096) * 8 / 6;
        return (int)Math.Min(CapacityMax, Math.Max(atLeast, needed));
    }

    /// <summary>Whether a batch surely fits: an upper bound, so that adding it cannot fail.</summary>
    /// <param name="batchBytes">The batch as encoded, or the sum of the lengths of keys and values.</param>
    /// <param name="operations">How many entries it adds.</param>
    /// <param name="ranges">How many of them are deletes of ranges.</param>
    public bool HasRoom(long batchBytes, int operations, int ranges = 0) =>
        _end + _rangeBytes + BytesFor(batchBytes, operations) <= _arena.Capacity
        && _keyCount + (long)operations <= _slotMask - (_slotMask >> 2)
        && (ranges == 0 || _rangeCount + ranges <= RangeCountMax);

    /// <summary>Adds an entry; its sequence is not below any other of the key. The caller has asked HasRoom.</summary>
    public void Add(in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value)
    {
        ulong hash = KeyHash.Of(storedKey);
        int slot = FindSlot(storedKey, hash, out int node);
        if (node != 0)
        {
            int older = MemTableNode.Newest(_arena, node);
            int entry = _end;
            _end = MemTableEntry.Write(_arena, entry, older, stamp, value);
            MemTableNode.PublishNewest(_arena, node, entry);
        }
        else
        {
            FindBefore(storedKey);
            Insert(stamp, storedKey, value, hash, slot);
        }

        if (!_ranges.IsEmpty)
        {
            _ranges.Find(storedKey)?.Touch(stamp.Sequence);
        }

        Note(stamp.Sequence);
        Volatile.Write(ref _entryCount, _entryCount + 1);
    }

    /// <summary>Deletes the stored keys of [<paramref name="start"/>, <paramref name="end"/>) at a sequence, which is
    /// not below any other here. The caller has asked HasRoom; the arrays are not changed any more.</summary>
    public void AddRange(Sequence sequence, byte[] start, byte[] end)
    {
        // Released after the list is complete; it becomes visible with its sequence, as entries do.
        _ranges = _ranges.With(start, end, sequence);
        _rangeCount++;
        Volatile.Write(ref _rangeBytes, _rangeBytes + start.Length + end.Length + RangeOverheadBytes);
        Note(sequence);
    }

    /// <summary>Finds the newest entry of a key at or below a sequence; a tombstone is an entry too. The hash is that
    /// of the stored key; the value is valid as long as the caller holds the memtable.</summary>
    public bool TryGet(
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        Sequence at,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value)
    {
        FindSlot(storedKey, hash, out int node);
        if (node != 0)
        {
            int entry = MemTableEntry.NewestAt(_arena, MemTableNode.Newest(_arena, node), at);
            if (entry != 0)
            {
                stamp = MemTableEntry.Read(_arena, entry, out value);
                return true;
            }
        }

        stamp = default;
        value = default;
        return false;
    }

    /// <summary>The first node at or after a key; 0 for none.</summary>
    internal int FindAtOrAfter(ReadOnlySpan<byte> storedKey)
    {
        int node = _head;
        for (int level = MemTableNode.HeightMax - 1; ; level--)
        {
            int next = MemTableNode.Next(_arena, node, level);
            while (next != 0 && MemTableNode.Compare(_arena, next, storedKey) < 0)
            {
                node = next;
                next = MemTableNode.Next(_arena, node, level);
            }

            if (level == 0)
            {
                return next;
            }
        }
    }

    /// <summary>The last node; 0 for none.</summary>
    internal int FindLast()
    {
        int node = _head;
        for (int level = MemTableNode.HeightMax - 1; level >= 0; level--)
        {
            for (int next = MemTableNode.Next(_arena, node, level); next != 0;)
            {
                node = next;
                next = MemTableNode.Next(_arena, node, level);
            }
        }

        return node == _head ? 0 : node;
    }

    /// <summary>One owner more; the caller must hold a reference.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last frees the memory.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            _arena.Dispose();
        }
    }

    private void Note(Sequence sequence)
    {
        if (_first == 0)
        {
            Volatile.Write(ref _first, sequence.Value);
        }

        Volatile.Write(ref _last, Math.Max(_last, sequence.Value));
    }

    private static long BytesFor(long batchBytes, int operations) =>
        batchBytes
        + ((long)operations * (MemTableNode.OverheadMax + MemTableEntry.OverheadMax + StoredKey.PrefixBytes));

    // The slot of the key, or the free one where it belongs; node is 0 when the key is new.
    private int FindSlot(scoped ReadOnlySpan<byte> storedKey, ulong hash, out int node)
    {
        int tag = (int)hash & TagMask;
        for (int index = (int)(hash >> 32) & _slotMask; ; index = (index + 1) & _slotMask)
        {
            int offset = SlotsOffset + (index * sizeof(int));
            int slot = _arena.ReadLink(offset);
            if (slot == 0)
            {
                node = 0;
                return offset;
            }

            if ((slot & TagMask) == tag)
            {
                node = (int)((uint)slot >> TagBits) << 3;
                if (MemTableNode.KeyOf(_arena, node).SequenceEqual(storedKey))
                {
                    return offset;
                }
            }
        }
    }

    // Fills _before with the node before the key's place on each level.
    private void FindBefore(ReadOnlySpan<byte> storedKey)
    {
        int last = _tail[0];
        if (last == _head || MemTableNode.Compare(_arena, last, storedKey) < 0)
        {
            _tail.CopyTo(_before, 0);
            return;
        }

        int node = _head;
        int known = 0;
        for (int level = MemTableNode.HeightMax - 1; level >= 0; level--)
        {
            int next = MemTableNode.Next(_arena, node, level);
            while (next != known && next != 0 && MemTableNode.Compare(_arena, next, storedKey) < 0)
            {
                node = next;
                next = MemTableNode.Next(_arena, node, level);
            }

            known = next;
            _before[level] = node;
        }
    }

    private void Insert(
        in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value, ulong hash, int slot)
    {
        int height = MemTableNode.HeightFor(hash);
        int node = (_end + 7) & ~7;
        int entry = MemTableNode.Write(_arena, node, height, storedKey);
        _end = MemTableEntry.Write(_arena, entry, older: 0, stamp, value);
        MemTableNode.PublishNewest(_arena, node, entry);
        MemTableNode.PublishBack(_arena, node, _before[0]);
        int after = MemTableNode.Next(_arena, _before[0], 0);
        for (int level = 0; level < height; level++)
        {
            MemTableNode.PublishNext(_arena, node, level, MemTableNode.Next(_arena, _before[level], level));
            MemTableNode.PublishNext(_arena, _before[level], level, node);
            _tail[level] = _tail[level] == _before[level] ? node : _tail[level];
        }

        if (after != 0)
        {
            MemTableNode.PublishBack(_arena, after, node);
        }

        _arena.WriteLink(slot, ((node >> 3) << TagBits) | ((int)hash & TagMask));
        Volatile.Write(ref _keyCount, _keyCount + 1);
    }
}

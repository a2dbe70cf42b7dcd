using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>The newest entries, in memory: one writer adds, any number of readers look, nobody waits.</summary>
/// <remarks>
/// One node per key. A hash table leads to the node of a single key; the nodes are linked in key order both ways; an
/// index leads to about a key's place in that order. Below each node hang the key's entries, newest first. Everything
/// lies in one arena, and nodes and entries are never moved or changed once published, so readers only follow links.
/// <code>
///   arena:   reserved, 64 | hash slots, 4 each | head node | nodes and entries as they come |
///            free | index nodes, from the end downward
///   slot:    0, or (node offset / 8) shifted left by 4, with 4 bits of the hash below
///   node:    see MemTableNode          entry: see MemTableEntry
/// </code>
/// Links are published with release stores after what they point to. A reader finds everything that was added before
/// its view was published; what comes later is hidden by its sequence. The links of the order are the truth, and the
/// index only a hint (<see cref="MemTableIndex"/>): a reader checks where it was led to and walks on from there.
/// Threads: Add from the turnstile only; the rest from any. Lifetime: counted; the last owner frees the arena.
/// Cost: a get touches about three cache lines; an add of a new key about ten, of a known one about four.
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
    private readonly MemTableIndex _index;

    // the turnstile only
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
        _end = MemTableNode.Write(_arena, _head, []);
        MemTableNode.PublishBack(_arena, _head, _head);
        _index = new MemTableIndex(_arena);
    }

    /// <summary>The size of the arena, bytes.</summary>
    public int CapacityBytes => _arena.Capacity;

    /// <summary>How much of it is in use, bytes; what deletes of ranges take beside it counts too.</summary>
    public long UsedBytes =>
        Volatile.Read(ref _end) + _arena.Capacity - _index.Start + Volatile.Read(ref _rangeBytes);

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

    /// <summary>Where keys belong. The turnstile only.</summary>
    internal MemTableIndex Index => _index;

    /// <summary>A size that surely has room for <paramref name="batchBytes"/> of operations as encoded.</summary>
    public static int CapacityFor(long batchBytes, int operations, int atLeast = CapacityDefault)
    {
        long needed = (BytesFor(batchBytes, operations) + MemTableIndex.BytesMax(operations) + 4096) * 8 / 6;
        return (int)Math.Min(CapacityMax, Math.Max(atLeast, needed));
    }

    /// <summary>Whether a batch surely fits: an upper bound, so that adding it cannot fail.</summary>
    /// <param name="batchBytes">The batch as encoded, or the sum of the lengths of keys and values.</param>
    /// <param name="operations">How many entries it adds.</param>
    /// <param name="ranges">How many of them are deletes of ranges.</param>
    public bool HasRoom(long batchBytes, int operations, int ranges = 0) =>
        _end + _rangeBytes + BytesFor(batchBytes, operations) + _index.BytesFor(_keyCount, operations) <= _index.Start
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

    /// <summary>The first node at or after a key, 0 for none; and the one before it, which may be the head.</summary>
    internal int FindAtOrAfter(ReadOnlySpan<byte> storedKey, out int before)
    {
        int node = _index.Below(storedKey);
        before = node == 0 ? _head : node;

        // The index leads a reader astray only while the writer splits a node.
        while (before != _head && MemTableNode.Compare(_arena, before, storedKey) >= 0)
        {
            before = MemTableNode.Back(_arena, before);
        }

        while (true)
        {
            int next = MemTableNode.Next(_arena, before);
            if (next == 0 || MemTableNode.Compare(_arena, next, storedKey) >= 0)
            {
                return next;
            }

            before = next;
        }
    }

    /// <summary>Brings the slot of a key near.</summary>
    internal void PrefetchSlot(ulong hash) => _arena.Prefetch(SlotOf(hash), sizeof(int));

    /// <summary>Brings the node near that the slot of a key leads to, if it is likely the key's.</summary>
    internal void PrefetchNode(ulong hash)
    {
        int slot = _arena.ReadLink(SlotOf(hash));
        if (slot != 0 && (slot & TagMask) == ((int)hash & TagMask))
        {
            MemTableNode.Prefetch(_arena, (int)((uint)slot >> TagBits) << 3);
        }
    }

    /// <summary>The last node, or the head if there is none.</summary>
    internal int FindLast() => MemTableNode.Back(_arena, _head);

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

    private int SlotOf(ulong hash) => SlotsOffset + (((int)(hash >> 32) & _slotMask) * sizeof(int));

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

    private void Insert(
        in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value, ulong hash, int slot)
    {
        int before = FindBefore(storedKey);
        int after = MemTableNode.Next(_arena, before);
        int node = (_end + 7) & ~7;
        int entry = MemTableNode.Write(_arena, node, storedKey);
        _end = MemTableEntry.Write(_arena, entry, older: 0, stamp, value);
        MemTableNode.PublishNewest(_arena, node, entry);
        MemTableNode.PublishBack(_arena, node, before);
        MemTableNode.PublishNext(_arena, node, after);

        // The node is whole: first the way forward leads to it, then the way back, which is so never ahead.
        MemTableNode.PublishNext(_arena, before, node);
        MemTableNode.PublishBack(_arena, after == 0 ? _head : after, node);
        _index.Insert(storedKey, node);
        _arena.WriteLink(slot, ((node >> 3) << TagBits) | ((int)hash & TagMask));
        Volatile.Write(ref _keyCount, _keyCount + 1);
    }

    // The node before the place of a new key; the index remembers the place.
    private int FindBefore(ReadOnlySpan<byte> storedKey)
    {
        int last = FindLast();
        if (last == _head || MemTableNode.Compare(_arena, last, storedKey) < 0)
        {
            _index.FindEnd();
            return last;
        }

        int before = _index.Find(storedKey);
        return before == 0 ? _head : before;
    }
}

using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>Leads from a key to about its place in the order of a memtable.</summary>
/// <remarks>
/// A B+ tree over the nodes of the keys, for one writer. It is right for the writer, and a hint for readers: whatever
/// they meet while entries are moved, every offset they read was published and leads to a whole node, so they arrive
/// at some key, and from there the list of keys leads on. Their answer never depends on the tree; only how far they
/// walk does. Therefore nothing here is locked, versioned or copied. Layout: <see cref="MemTableIndexNode"/>.
/// <code>
///   split:  the upper half is copied to a new node, the new node enters the node above, the lower half is cut off
///   insert: entries behind the place move up by one, the last one first; so a reader may meet one twice, none never
/// </code>
/// Threads: Find and Insert from the turnstile only; Below from any. Cost: one node of eight lines per level; a million
/// keys have four levels, of which all but the last stay in the processor's cache.
/// </remarks>
internal sealed class MemTableIndex
{
    private const int LevelsMax = 8;
    private const int EntriesMin = MemTableIndexNode.EntriesMax / 2;
    private const int NodeBytes =
        (MemTableIndexNode.Bytes + NativeArena.Alignment - 1) / NativeArena.Alignment * NativeArena.Alignment;

    // immutable
    private readonly NativeArena _arena;

    // the turnstile only: the nodes and places from the leaf up to the root that Find has met last
    private readonly int[] _path = new int[LevelsMax];
    private readonly int[] _places = new int[LevelsMax];

    // written by the turnstile, read by any thread
    private int _root;
    private int _start;

    /// <summary>An index without keys, at the end of an arena.</summary>
    public MemTableIndex(NativeArena arena)
    {
        _arena = arena;
        _start = arena.Capacity & -NativeArena.Alignment;
        _root = NewNode(level: 0, headBytes: 0, sample: 0, lowest: 0, behind: 0);
    }

    /// <summary>Where it begins in the arena; it reaches to the arena's end.</summary>
    public int Start => Volatile.Read(ref _start);

    /// <summary>The most it takes for so many keys, bytes: every node but the last of a level is half full at least.
    /// </summary>
    public static long BytesMax(long keys)
    {
        long nodes = 1 + (keys / EntriesMin);
        long all = nodes;
        while (nodes > 1)
        {
            nodes = 1 + (nodes / EntriesMin);
            all += nodes;
        }

        return (all * NodeBytes) + NativeArena.Alignment;
    }

    /// <summary>The most that it grows by, bytes, when so many keys are added to those it has.</summary>
    public long BytesFor(int keys, int added) => Math.Min(
        BytesMax((long)keys + added) - (_arena.Capacity - _start),
        (long)added * (MemTableIndexNode.Level(_arena, _root) + 2) * NodeBytes);

    /// <summary>Some node whose key is below <paramref name="storedKey"/>, as near as can be told; 0 for none.
    /// </summary>
    public int Below(ReadOnlySpan<byte> storedKey)
    {
        int node = Volatile.Read(ref _root);
        for (int level = MemTableIndexNode.Level(_arena, node); level > 0; level--)
        {
            int place = MemTableIndexNode.CountBelow(_arena, node, storedKey, from: 1);
            node = MemTableIndexNode.OffsetOf(_arena, node, place - 1);
        }

        int below = MemTableIndexNode.CountBelow(_arena, node, storedKey, from: 0);
        return below == 0 ? 0 : MemTableIndexNode.OffsetOf(_arena, node, below - 1);
    }

    /// <summary>The node before the place of a key that is not there yet, 0 for none; the place is remembered.
    /// </summary>
    public int Find(ReadOnlySpan<byte> storedKey)
    {
        int node = _root;
        for (int level = MemTableIndexNode.Level(_arena, node); level > 0; level--)
        {
            int place = MemTableIndexNode.CountBelow(_arena, node, storedKey, from: 1);
            _path[level] = node;
            _places[level] = place;
            node = MemTableIndexNode.OffsetOf(_arena, node, place - 1);
        }

        int below = MemTableIndexNode.CountBelow(_arena, node, storedKey, from: 0);
        _path[0] = node;
        _places[0] = below;
        return below == 0 ? 0 : MemTableIndexNode.OffsetOf(_arena, node, below - 1);
    }

    /// <summary>The root. The turnstile only.</summary>
    public int Root => _root;

    /// <summary>How far a node is above the leaves.</summary>
    public int LevelOf(int node) => MemTableIndexNode.Level(_arena, node);

    /// <summary>The node one level below <paramref name="node"/> on the way to a key; it is brought near.</summary>
    public int Descend(int node, ReadOnlySpan<byte> storedKey)
    {
        int place = MemTableIndexNode.CountBelow(_arena, node, storedKey, from: 1);
        int below = MemTableIndexNode.OffsetOf(_arena, node, place - 1);
        _arena.Prefetch(below, NodeBytes);
        return below;
    }

    /// <summary>The key's node before a key in a leaf; 0 for none.</summary>
    public int BeforeIn(int leaf, ReadOnlySpan<byte> storedKey)
    {
        int below = MemTableIndexNode.CountBelow(_arena, leaf, storedKey, from: 0);
        return below == 0 ? 0 : MemTableIndexNode.OffsetOf(_arena, leaf, below - 1);
    }

    /// <summary>Remembers the place behind all keys.</summary>
    public void FindEnd()
    {
        int node = _root;
        for (int level = MemTableIndexNode.Level(_arena, node); ; level--)
        {
            _path[level] = node;
            _places[level] = MemTableIndexNode.Count(_arena, node);
            if (level == 0)
            {
                return;
            }

            node = MemTableIndexNode.OffsetOf(_arena, node, _places[level] - 1);
        }
    }

    /// <summary>Enters a key's node at the place that was found; it is complete.</summary>
    public void Insert(ReadOnlySpan<byte> storedKey, int keyNode)
    {
        int target = keyNode;
        for (int level = 0; ; level++)
        {
            int node = _path[level];
            int place = _places[level];
            if (MemTableIndexNode.Count(_arena, node) < MemTableIndexNode.EntriesMax)
            {
                Put(node, place, MemTableIndexNode.EntryFor(_arena, node, storedKey, target));
                return;
            }

            // What enters the level above is the new node, under its lowest key.
            target = Split(level, node, place, storedKey, target);
            storedKey = MemTableNode.KeyOf(_arena, MemTableIndexNode.Lowest(_arena, target));
            if (node == _root)
            {
                Grow(level + 1, node, target, storedKey);
                return;
            }
        }
    }

    // Makes room in a full node and enters an entry into one half; returns the new node with the upper half.
    private int Split(int level, int node, int place, ReadOnlySpan<byte> storedKey, int target)
    {
        int behind = MemTableIndexNode.Behind(_arena, node);

        // Keys that rise leave full nodes behind them, not half full ones.
        bool atEnd = behind == 0 && place == MemTableIndexNode.EntriesMax;
        int cut = atEnd ? place : EntriesMin;
        int lowest = !atEnd ? KeyOfEntry(level, node, cut)
            : level == 0 ? target : MemTableIndexNode.Lowest(_arena, target);
        int upper;
        if (behind == 0)
        {
            int first = atEnd ? KeyOfEntry(level, node, 1) : lowest;
            int last = atEnd ? lowest : KeyOfEntry(level, node, MemTableIndexNode.EntriesMax - 1);
            upper = NewNode(level, HeadBetween(first, last), lowest, lowest, behind);
        }
        else
        {
            upper = NewNode(level, CommonBytes(lowest, behind), sample: 0, lowest, behind);
        }

        Span<long> entries = MemTableIndexNode.Entries(_arena, upper);
        for (int i = cut; i < MemTableIndexNode.EntriesMax; i++)
        {
            int moved = MemTableIndexNode.OffsetOf(_arena, node, i);
            entries[i - cut] = MemTableIndexNode.EntryFor(
                _arena, upper, MemTableNode.KeyOf(_arena, KeyOfEntry(level, node, i)), moved);
        }

        MemTableIndexNode.PublishCount(_arena, upper, MemTableIndexNode.EntriesMax - cut);
        bool goesUp = atEnd || place > cut;
        if (goesUp)
        {
            Put(upper, place - cut, MemTableIndexNode.EntryFor(_arena, upper, storedKey, target));
        }

        // Until the new node is entered above, readers find only the lower half and walk on from there.
        MemTableIndexNode.SetBehind(_arena, node, lowest);
        MemTableIndexNode.PublishCount(_arena, node, cut);
        if (!goesUp)
        {
            Put(node, place, MemTableIndexNode.EntryFor(_arena, node, storedKey, target));
        }

        return upper;
    }

    // What the keys of a node begin with that nothing bounds from above. One byte less, as later keys may rise.
    private int HeadBetween(int first, int last) => Math.Max(0, CommonBytes(first, last) - 1);

    // The key of an entry; the first entry of a node may stand for no lowest key, the second does.
    private int KeyOfEntry(int level, int node, int place)
    {
        int offset = MemTableIndexNode.OffsetOf(_arena, node, place);
        return level == 0 ? offset : MemTableIndexNode.Lowest(_arena, offset);
    }

    private int CommonBytes(int key, int other) =>
        MemTableNode.KeyOf(_arena, key).CommonPrefixLength(MemTableNode.KeyOf(_arena, other));

    private void Grow(int level, int lower, int upper, ReadOnlySpan<byte> upperKey)
    {
        Invariant.Check(level < LevelsMax, "ORDER-1", "a memtable's index is too high");
        int first = KeyOfEntry(level - 1, lower, 1);
        int last = KeyOfEntry(level - 1, upper, MemTableIndexNode.Count(_arena, upper) - 1);
        int root = NewNode(level, HeadBetween(first, last), first, lowest: 0, behind: 0);
        Span<long> entries = MemTableIndexNode.Entries(_arena, root);
        entries[0] = MemTableIndexNode.EntryFor(_arena, root, [], lower);
        entries[1] = MemTableIndexNode.EntryFor(_arena, root, upperKey, upper);
        MemTableIndexNode.PublishCount(_arena, root, 2);
        Volatile.Write(ref _root, root);
    }

    // Every store is a release: an entry that is moved is published anew, after the node it leads to.
    private void Put(int node, int place, long entry)
    {
        int count = MemTableIndexNode.Count(_arena, node);
        Span<long> entries = MemTableIndexNode.Entries(_arena, node)[..(count + 1)];
        for (int i = count; i > place; i--)
        {
            Volatile.Write(ref entries[i], entries[i - 1]);
        }

        Volatile.Write(ref entries[place], entry);
        MemTableIndexNode.PublishCount(_arena, node, count + 1);
    }

    private int NewNode(int level, int headBytes, int sample, int lowest, int behind)
    {
        int node = _start - NodeBytes;
        MemTableIndexNode.Write(_arena, node, level, headBytes, sample, lowest, behind);
        Volatile.Write(ref _start, node);
        return node;
    }
}

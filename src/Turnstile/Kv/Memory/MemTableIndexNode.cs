using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>How one node of a memtable's index lies in its arena.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  entries in use                                          (link)
///      4     4  length of the head that is passed over, bytes, and the level shifted left by 24
///      8     4  the lowest key that belongs here, 0 for none            (a key's node)
///     12     4  the first key that belongs behind, 0 for none           (a key's node; the turnstile only)
///     16   8*n  entries, rising: four bytes of the key behind the head, as a number whose order is theirs (high),
///               and an offset (low): of a key's node on level 0, of an index node above it
///    496     4  a key that begins with the head, 0 if all that belong here do  (a key's node)
/// </code>
/// All keys between the two bounds begin alike; that much is the head, and the entries hold what comes behind it, so
/// four bytes tell nearly all of them apart. A node that nothing bounds from above takes for its head what the keys
/// begin with that it has when it is made, and names one of them: a key that comes later and begins otherwise stands
/// before or behind all that begin so, as the least or the greatest four bytes. So the order of entries is that of
/// keys, whatever the head, and a bad one costs time only. The entry of an index node stands for its lowest key. An
/// unused entry is not below any key that belongs here. The head never changes; entries are replaced one by one, never
/// in part.
/// </remarks>
internal static class MemTableIndexNode
{
    /// <summary>The most entries: a node is eight cache lines.</summary>
    public const int EntriesMax = 60;

    /// <summary>The size of a node, bytes.</summary>
    public const int Bytes = SampleOffset + sizeof(int);

    private const int ShapeOffset = 4;
    private const int LowestOffset = 8;
    private const int BehindOffset = 12;
    private const int EntriesOffset = 16;
    private const int SampleOffset = EntriesOffset + (EntriesMax * sizeof(long));
    private const int LevelShift = 24;
    private const int HeadMask = (1 << LevelShift) - 1;

    /// <summary>Writes a node without entries.</summary>
    public static void Write(
        NativeArena arena, int node, int level, int headBytes, int sample, int lowest, int behind)
    {
        arena.At(node + ShapeOffset) = headBytes | (level << LevelShift);
        arena.At(node + SampleOffset) = sample;
        arena.At(node + LowestOffset) = lowest;
        arena.At(node + BehindOffset) = behind;
        Entries(arena, node).Fill(long.MaxValue);
    }

    /// <summary>How many entries a node has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(NativeArena arena, int node) => arena.ReadLink(node);

    /// <summary>Makes the first <paramref name="count"/> entries those in use.</summary>
    public static void PublishCount(NativeArena arena, int node, int count) => arena.WriteLink(node, count);

    /// <summary>How far a node is above the leaves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Level(NativeArena arena, int node) => arena.At(node + ShapeOffset) >> LevelShift;

    /// <summary>The lowest key that belongs into a node; 0 for none.</summary>
    public static int Lowest(NativeArena arena, int node) => arena.At(node + LowestOffset);

    /// <summary>The first key that belongs behind a node; 0 for none.</summary>
    public static int Behind(NativeArena arena, int node) => arena.At(node + BehindOffset);

    /// <summary>Bounds a node from above.</summary>
    public static void SetBehind(NativeArena arena, int node, int behind) => arena.At(node + BehindOffset) = behind;

    /// <summary>All entries, used or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<long> Entries(NativeArena arena, int node) =>
        MemoryMarshal.Cast<byte, long>(arena.Slice(node + EntriesOffset, EntriesMax * sizeof(long)));

    /// <summary>The offset in an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OffsetOf(NativeArena arena, int node, int index) =>
        (int)Volatile.Read(ref Entries(arena, node)[index]);

    /// <summary>The entry of a key in a node.</summary>
    public static long EntryFor(NativeArena arena, int node, ReadOnlySpan<byte> storedKey, int offset) =>
        Bound(arena, node, storedKey) | (uint)offset;

    /// <summary>How many entries of a node, from <paramref name="from"/> on, are of keys below a key; those before
    /// count too.</summary>
    public static int CountBelow(NativeArena arena, int node, ReadOnlySpan<byte> storedKey, int from)
    {
        int count = Count(arena, node);
        long bound = Bound(arena, node, storedKey);
        ReadOnlySpan<long> entries = Entries(arena, node);
        int below = Math.Max(from, CountBelow(entries, count, bound));
        return below < count && entries[below] >> 32 == bound >> 32
            ? CountAmongEqual(arena, node, storedKey, below, CountBelow(entries, count, bound | uint.MaxValue))
            : below;
    }

    // Of entries with the same four bytes, by whole keys.
    private static int CountAmongEqual(
        NativeArena arena, int node, ReadOnlySpan<byte> storedKey, int low, int high)
    {
        bool isLeaf = Level(arena, node) == 0;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int key = OffsetOf(arena, node, middle);
            key = isLeaf ? key : Lowest(arena, key);
            if (MemTableNode.Compare(arena, key, storedKey) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // All are compared, four at a time: no branch to guess, and the lines come in together. Unused ones are not below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBelow(ReadOnlySpan<long> entries, int count, long bound)
    {
        var bounds = Vector256.Create(bound);
        Vector256<long> found = Vector256<long>.Zero;
        ReadOnlySpan<Vector256<long>> fours = MemoryMarshal.Cast<long, Vector256<long>>(entries);
        foreach (Vector256<long> four in fours[..((count + Vector256<long>.Count - 1) / Vector256<long>.Count)])
        {
            found -= Vector256.LessThan(four, bounds);
        }

        return Math.Min(count, (int)Vector256.Sum(found));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bound(NativeArena arena, int node, ReadOnlySpan<byte> storedKey)
    {
        int headBytes = arena.At(node + ShapeOffset) & HeadMask;
        int sample = arena.At(node + SampleOffset);
        return sample == 0 ? Bound(storedKey, headBytes) : BoundBeside(arena, sample, storedKey, headBytes);
    }

    // A key that does not begin with the head is before or behind all that do.
    private static long BoundBeside(NativeArena arena, int sample, ReadOnlySpan<byte> storedKey, int headBytes)
    {
        int order = storedKey[..Math.Min(headBytes, storedKey.Length)].SequenceCompareTo(
            MemTableNode.KeyOf(arena, sample)[..headBytes]);
        return order switch
        {
            < 0 => long.MinValue,
            0 => Bound(storedKey, headBytes),
            _ => (long)int.MaxValue << 32,
        };
    }

    // Four bytes behind the head, zeros where the key ends, in the upper half; turned so that signed order is theirs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bound(ReadOnlySpan<byte> storedKey, int headBytes)
    {
        uint word = 0;
        if (storedKey.Length - headBytes >= sizeof(uint))
        {
            word = BinaryPrimitives.ReadUInt32BigEndian(storedKey[headBytes..]);
        }
        else
        {
            for (int i = headBytes; i < storedKey.Length; i++)
            {
                word |= (uint)storedKey[i] << (24 - (8 * (i - headBytes)));
            }
        }

        return (long)(word ^ 0x8000_0000) << 32;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>How a key lies in a memtable's arena; offsets are from the start of the arena, 0 stands for none.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  newest entry                       (link)
///      4     4  the key before this one            (link)
///      8     4  length of the key, bytes, and the height shifted left by 24
///     12   4*h  the next node on level 0, 1, ...   (links)
/// 12+4*h     k  the stored key
///               up to a multiple of 4
/// </code></remarks>
internal static class MemTableNode
{
    /// <summary>The most levels: enough for 4^12 keys.</summary>
    public const int HeightMax = 12;

    /// <summary>The most a node takes beside its key, bytes.</summary>
    public const int OverheadMax = LinksOffset + (HeightMax * sizeof(int)) + 7 + 3;

    private const int BackOffset = 4;
    private const int ShapeOffset = 8;
    private const int LinksOffset = 12;
    private const int HeightShift = 24;
    private const int KeyBytesMask = (1 << HeightShift) - 1;

    /// <summary>The height of a new node: each level has a quarter of the nodes below it, chosen by the key's
    /// hash.</summary>
    public static int HeightFor(ulong hash) =>
        1 + Math.Min(HeightMax - 1, BitOperations.TrailingZeroCount(hash >> 4) / 2);

    /// <summary>Writes the node before all keys; returns the offset behind it.</summary>
    public static int WriteHead(NativeArena arena, int node) => Write(arena, node, HeightMax, []);

    /// <summary>Writes a node without links; returns the offset behind it.</summary>
    public static int Write(NativeArena arena, int node, int height, ReadOnlySpan<byte> storedKey)
    {
        arena.At(node + ShapeOffset) = storedKey.Length | (height << HeightShift);
        int key = node + LinksOffset + (height * sizeof(int));
        storedKey.CopyTo(arena.Slice(key, storedKey.Length));
        return (key + storedKey.Length + 3) & ~3;
    }

    /// <summary>The stored key of a node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> KeyOf(NativeArena arena, int node)
    {
        int shape = arena.At(node + ShapeOffset);
        return arena.Slice(node + LinksOffset + ((shape >> HeightShift) * sizeof(int)), shape & KeyBytesMask);
    }

    /// <summary>The order of a node's key and <paramref name="storedKey"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(NativeArena arena, int node, ReadOnlySpan<byte> storedKey) =>
        KeyOf(arena, node).SequenceCompareTo(storedKey);

    /// <summary>The newest entry of a node.</summary>
    public static int Newest(NativeArena arena, int node) => arena.ReadLink(node);

    /// <summary>Makes <paramref name="entry"/> the newest.</summary>
    public static void PublishNewest(NativeArena arena, int node, int entry) => arena.WriteLink(node, entry);

    /// <summary>The node before this one, which may be the head.</summary>
    public static int Back(NativeArena arena, int node) => arena.ReadLink(node + BackOffset);

    /// <summary>Makes <paramref name="back"/> the node before.</summary>
    public static void PublishBack(NativeArena arena, int node, int back) => arena.WriteLink(node + BackOffset, back);

    /// <summary>The next node on a level; 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(NativeArena arena, int node, int level) =>
        arena.ReadLink(node + LinksOffset + (level * sizeof(int)));

    /// <summary>Makes <paramref name="next"/> the next node on a level.</summary>
    public static void PublishNext(NativeArena arena, int node, int level, int next) =>
        arena.WriteLink(node + LinksOffset + (level * sizeof(int)), next);
}

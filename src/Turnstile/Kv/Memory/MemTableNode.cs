using System.Runtime.CompilerServices;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>How a key lies in a memtable's arena; offsets are from the start of the arena, 0 stands for none.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  newest entry                       (link)
///      4     4  the key before this one            (link)
///      8     4  the key after this one             (link)
///     12     4  length of the key, bytes
///     16     k  the stored key, then up to a multiple of 4
/// </code>
/// A key's node lies at a multiple of 8, and its first entry right behind it.</remarks>
internal static class MemTableNode
{
    /// <summary>The most a node takes beside its key, bytes.</summary>
    public const int OverheadMax = KeyOffset + 7 + 3;

    private const int BackOffset = 4;
    private const int NextOffset = 8;
    private const int LengthOffset = 12;
    private const int KeyOffset = 16;

    /// <summary>Writes a node without links; returns the offset behind it.</summary>
    public static int Write(NativeArena arena, int node, ReadOnlySpan<byte> storedKey)
    {
        arena.At(node + LengthOffset) = storedKey.Length;
        storedKey.CopyTo(arena.Slice(node + KeyOffset, storedKey.Length));
        return (node + KeyOffset + storedKey.Length + 3) & ~3;
    }

    /// <summary>Brings the head of a node near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(NativeArena arena, int node) => arena.Prefetch(node, KeyOffset);

    /// <summary>The stored key of a node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> KeyOf(NativeArena arena, int node) =>
        arena.Slice(node + KeyOffset, arena.At(node + LengthOffset));

    /// <summary>The order of a node's key and <paramref name="storedKey"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(NativeArena arena, int node, ReadOnlySpan<byte> storedKey) =>
        KeyOf(arena, node).SequenceCompareTo(storedKey);

    /// <summary>The newest entry of a node.</summary>
    public static int Newest(NativeArena arena, int node) => arena.ReadLink(node);

    /// <summary>Makes <paramref name="entry"/> the newest.</summary>
    public static void PublishNewest(NativeArena arena, int node, int entry) => arena.WriteLink(node, entry);

    /// <summary>The node before this one, the head before the first; before the head, the last.</summary>
    public static int Back(NativeArena arena, int node) => arena.ReadLink(node + BackOffset);

    /// <summary>Makes <paramref name="back"/> the node before.</summary>
    public static void PublishBack(NativeArena arena, int node, int back) => arena.WriteLink(node + BackOffset, back);

    /// <summary>The node after this one; 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(NativeArena arena, int node) => arena.ReadLink(node + NextOffset);

    /// <summary>Makes <paramref name="next"/> the node after.</summary>
    public static void PublishNext(NativeArena arena, int node, int next) => arena.WriteLink(node + NextOffset, next);
}

namespace Turnstile.Vectors.Memory;

/// <summary>
/// Scratch space of one searcher: a pinned array on the heap, aligned to 64 bytes, freed by the collector.
/// </summary>
/// <remarks>The pointer is valid while this object is reachable; its owner keeps it so.</remarks>
internal sealed unsafe class PinnedScratch
{
    private const int AlignmentBytes = 64;

    // Searchers begin with nothing and grow when they are used; many are never used.
    private static readonly byte[] s_nothing = GC.AllocateArray<byte>(AlignmentBytes, pinned: true);

    private readonly byte[] _bytes;

    public PinnedScratch(int byteCount)
    {
        _bytes = byteCount == 0
            ? s_nothing
            : GC.AllocateArray<byte>(checked(byteCount + AlignmentBytes), pinned: true);
        fixed (byte* start = _bytes)
        {
            // The array is pinned for life, so the address outlasts this block; the extra bytes pay for the alignment.
            Pointer = (byte*)(((nint)start + AlignmentBytes - 1) & -AlignmentBytes);
        }

        ByteCount = byteCount;
    }

    public byte* Pointer { get; }

    public int ByteCount { get; }
}

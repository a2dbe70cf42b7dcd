using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.BlockMax;

/// <summary>For each key a list: the greatest weight of each block of rows, in 8 bits, rounded up.</summary>
/// <remarks>
/// Rows are cut into blocks of consecutive ones. A list is dense, a level for each block, when at least one block in
/// <see cref="DenseShare"/> has the key; else it is sparse, the numbers of the blocks that have it and their levels. A
/// level times the scale of its list is never below the weight it stands for, so sums of them are true bounds.
/// Immutable; any thread. Lifetime: disposed by the owner when no search runs. Paper: block-max pruning of Mallia, Suel
/// and Tonellotto (2024); rows are scored by a scorer instead of from the lists, which pays for blocks this small.
/// A text index would make a key of each term, and a weight of what term frequency and row length add to BM25.
/// </remarks>
internal sealed unsafe class BlockMaxLists : IDisposable
{
    /// <summary>A list is dense when it has this share of the blocks, or more: then reading all is faster.</summary>
    public const int DenseShare = 32;

    /// <summary>Dense lists are padded with zeros to a multiple of this many blocks.</summary>
    public const int PaddingBlocks = 64;

    /// <summary>The fewest and most rows of a block, as powers of two.</summary>
    public const int ShiftMin = 2, ShiftMax = 6;

    private readonly AlignedBuffer _buffer;
    private readonly ulong[] _keys;
    private readonly float[] _scales;
    private readonly int[] _counts;
    private readonly long[] _offsets;

    /// <summary>Reserves the lists; who makes them fills their bodies before anyone searches.</summary>
    /// <param name="shape">How rows are cut.</param>
    /// <param name="keys">Rising.</param>
    /// <param name="scales">What a level of each list is worth.</param>
    /// <param name="counts">How many blocks have each key, 1 or more.</param>
    public BlockMaxLists(BlockShape shape, ulong[] keys, float[] scales, int[] counts)
    {
        Shape = shape;
        _keys = keys;
        _scales = scales;
        _counts = counts;
        _offsets = new long[keys.Length];
        long byteCount = 0;
        for (int list = 0; list < keys.Length; list++)
        {
            _offsets[list] = byteCount;
            long body = IsDense(list) ? shape.PaddedBlockCount : (sizeof(int) + 1L) * counts[list];
            byteCount += (body + PaddingBlocks - 1) / PaddingBlocks * PaddingBlocks;
        }

        _buffer = new AlignedBuffer(byteCount);
    }

    public BlockShape Shape { get; }

    /// <summary>How many lists there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Bytes of bodies and directory.</summary>
    public long ByteCount => _buffer.ByteCount + (Count * (sizeof(ulong) + sizeof(float) + sizeof(int) + sizeof(long)));

    public bool IsDisposed => _buffer.Pointer == null;

    public ulong Key(int list) => _keys[list];

    public float Scale(int list) => _scales[list];

    /// <summary>How many blocks have the key.</summary>
    public int BlockCount(int list) => _counts[list];

    public bool IsDense(int list) => (long)_counts[list] * DenseShare >= Shape.BlockCount;

    /// <summary>The list of a key; negative when no row has it.</summary>
    public int Find(ulong key) => Array.BinarySearch(_keys, key);

    // In bounds: the offsets were laid out for these lengths.

    /// <summary>The levels: of all blocks when dense, with padding, else of the blocks listed.</summary>
    public Span<byte> Levels(int list) => new(
        _buffer.Pointer + _offsets[list] + (IsDense(list) ? 0 : (long)sizeof(int) * _counts[list]),
        IsDense(list) ? Shape.PaddedBlockCount : _counts[list]);

    /// <summary>The blocks of a sparse list, rising.</summary>
    public Span<int> Blocks(int list) => new(_buffer.Pointer + _offsets[list], IsDense(list) ? 0 : _counts[list]);

    /// <summary>The levels of a dense list where they lie.</summary>
    public byte* DenseLevels(int list) => _buffer.Pointer + _offsets[list];

    public void Dispose() => _buffer.Dispose();
}

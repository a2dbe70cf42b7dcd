using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Distances that are whole numbers counted over the bytes: L1 of bytes, Hamming of bits.</summary>
internal readonly unsafe struct CountScorer<TCount> : IScorer<CountScorer<TCount>>
    where TCount : struct, IBlockCount
{
    private readonly byte* _query;
    private readonly int _blockCount;
    private readonly byte _flip;

    private CountScorer(PreparedQuery query)
    {
        _query = query.Bytes;
        _blockCount = query.BlockCount;
        _flip = query.Flip;
    }

    public static CountScorer<TCount> Of(PreparedQuery query) => new(query);

    // In bounds: a record is Stride bytes, at least blockCount blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record) => (uint)TCount.Count(_query, record, _blockCount, _flip);

    public bool IsClearlyNearer(uint key, uint other) => DistanceKey.IsClearlyNearerInteger(key, other);
}

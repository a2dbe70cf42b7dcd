using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Distances of rows of bytes: every metric is the dot product and the number kept beside the row.</summary>
internal readonly unsafe struct ByteScorer<TDot> : IScorer<ByteScorer<TDot>>
    where TDot : struct, IByteDot
{
    private readonly short* _even;
    private readonly short* _odd;
    private readonly int _blockCount;
    private readonly int _auxOffset;
    private readonly int _squaredNorm;
    private readonly float _inverseNorm;
    private readonly Metric _metric;

    private ByteScorer(PreparedQuery query)
    {
        _even = query.Even;
        _odd = query.Odd;
        _blockCount = query.BlockCount;
        _auxOffset = query.Format.AuxOffset;
        _squaredNorm = query.SquaredNorm;
        _inverseNorm = query.InverseNorm;
        _metric = query.Format.Metric;
    }

    public static ByteScorer<TDot> Of(PreparedQuery query) => new(query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record)
    {
        // In bounds: a record is Stride bytes, at least blockCount blocks and the number at the aux offset.
        int dot = TDot.Dot(_even, _odd, record, _blockCount);
        if (_metric == Metric.L2)
        {
            // |q|² + |v|² may pass 2^31, but the difference is below it, so arithmetic modulo 2^32 is exact.
            return unchecked((uint)(_squaredNorm + *(int*)(record + _auxOffset) - (2 * dot)));
        }

        return _metric == Metric.InnerProduct
            ? DistanceKey.OfInteger(-dot)
            : DistanceKey.OfFloat(1f - (dot * _inverseNorm * *(float*)(record + _auxOffset)));
    }

    public bool IsClearlyNearer(uint key, uint other) => _metric switch
    {
        Metric.L2 => DistanceKey.IsClearlyNearerInteger(key, other),
        Metric.InnerProduct => key < other,
        _ => DistanceKey.IsClearlyNearer(key, other),
    };
}

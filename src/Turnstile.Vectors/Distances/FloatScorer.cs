using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// Distances of rows of float32; the sum is the distance under L2 and L1 and the dot product otherwise.
/// </summary>
internal readonly unsafe struct FloatScorer<TSum> : IScorer<FloatScorer<TSum>>
    where TSum : struct, IFloatSum
{
    private readonly float* _query;
    private readonly int _dimension;
    private readonly int _auxOffset;
    private readonly Metric _metric;

    private FloatScorer(PreparedQuery query)
    {
        _query = query.Floats;
        _dimension = query.Format.Dimension;
        _auxOffset = query.Format.AuxOffset;
        _metric = query.Format.Metric;
    }

    public static FloatScorer<TSum> Of(PreparedQuery query) => new(query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record)
    {
        // In bounds: a record is Stride bytes, a multiple of 64 that holds vector and number.
        float sum = TSum.Sum(_query, (float*)record, _dimension);
        float distance = _metric switch
        {
            Metric.InnerProduct => -sum,
            Metric.Cosine => 1f - (sum * *(float*)(record + _auxOffset)),
            _ => sum,
        };
        return DistanceKey.OfFloat(distance);
    }

    public bool IsClearlyNearer(uint key, uint other) =>
        _metric == Metric.InnerProduct ? key < other : DistanceKey.IsClearlyNearer(key, other);
}

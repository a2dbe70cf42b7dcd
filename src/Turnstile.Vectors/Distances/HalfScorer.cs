using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Distances of rows of 16-bit floats, vectors or codes; like <see cref="FloatScorer{TSum}"/>.</summary>
internal readonly unsafe struct HalfScorer<TSum> : IScorer<HalfScorer<TSum>>
    where TSum : struct, IHalfSum
{
    private readonly float* _query;
    private readonly int _dimension;
    private readonly int _auxOffset;
    private readonly Metric _metric;

    private HalfScorer(PreparedQuery query)
    {
        _query = query.Floats;
        _dimension = query.Format.Dimension;
        _auxOffset = query.Quantizer is { } codes ? codes.PresenceOffset - sizeof(float) : query.Format.AuxOffset;
        _metric = query.Format.Metric;
    }

    public static HalfScorer<TSum> Of(PreparedQuery query) => new(query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record)
    {
        // In bounds: a record is Stride bytes, a multiple of 64 that holds the halves and the number behind them.
        float sum = TSum.Sum(_query, (ushort*)record, _dimension);
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

using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// Estimates distances of code records: the whole-number dot product, and the numbers of query and row around it.
/// </summary>
internal readonly unsafe struct CodeScorer<TDot> : IScorer<CodeScorer<TDot>>
    where TDot : struct, ICodeDot
{
    private readonly LevelQuery _levels;
    private readonly int _auxOffset;
    private readonly CodeQueryNumbers _numbers;
    private readonly bool _hasFloats;
    private readonly Metric _metric;

    private CodeScorer(PreparedQuery query)
    {
        _levels = query.Levels;
        _auxOffset = query.Quantizer!.Layout!.AuxOffset;
        _numbers = query.CodeQueryNumbers;
        _hasFloats = query.Format.HasFloats;
        _metric = query.Format.Metric;
    }

    public static CodeScorer<TDot> Of(PreparedQuery query) => new(query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Score(byte* record)
    {
        // In bounds: a record has its levels and, behind them, its numbers.
        int dot = TDot.Dot(_levels, record);
        return KeyOf(_numbers.Distance(*(CodeNumbers*)(record + _auxOffset), dot));
    }

    /// <summary>The key of an estimate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint KeyOf(float distance) => _hasFloats || _metric == Metric.Cosine
        ? DistanceKey.OfFloat(distance)
        : DistanceKey.OfEstimate(_metric, distance);

    public bool IsClearlyNearer(uint key, uint other) => _metric switch
    {
        Metric.InnerProduct => key < other,
        Metric.L2 when !_hasFloats => DistanceKey.IsClearlyNearerInteger(key, other),
        _ => DistanceKey.IsClearlyNearer(key, other),
    };
}

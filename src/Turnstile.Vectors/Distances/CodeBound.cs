using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>Which rows' distances to a query surely are above a limit, by their codes.</summary>
/// <remarks>
/// Under L2 and cosine by the triangle inequality: |q-x| is at least |p-s| - |q-p| - |x-s|, where p and s stand for the
/// query q and the vector x, and an angle follows from the distance of vectors of length 1. Under the inner product by
/// that of Cauchy and Schwarz: ‹q,x› differs from ‹p,s› by at most |q-p|·|s| + |q|·|x-s|. All that float32 may lose, of
/// the estimate and of the distance that a scan of the vectors computes, is taken off: it is a share of the greatest
/// numbers there may be in the sums. So what is ruled out has a key above the limit in such a scan.
/// </remarks>
internal struct CodeBound
{
    // Some ten roundings of 2^-24 of twice the square of both lengths, and as many again.
    private const double EstimateShare = 1.0 / (1 << 17);
    private const double Tiny = 1e-37;
    private const double DoubleShare = 1e-12;

    private readonly Metric _metric;
    private readonly bool _isWhole;
    private readonly QueryLengths _query;
    private readonly double _levelMax;
    private readonly double _rootOfDimension;
    private readonly double _fixed;
    private readonly double _sumShare;
    private double _limit;

    private CodeBound(PreparedQuery query)
    {
        VectorFormat format = query.Format;
        _metric = format.Metric;
        _isWhole = format.HasWholeDistances;
        _query = query.CodeLengths;
        _levelMax = query.Quantizer!.Layout!.LevelMax;
        _rootOfDimension = Math.Sqrt(format.Dimension);

        // A sum has one rounding of 2^-24 for each component at most, and there are some more around it.
        _sumShare = (format.Dimension + 64) / (double)(1 << 22);

        // What of an estimate's error does not grow with the vectors: 1 is added under cosine, and keys are rounded.
        _fixed = _metric == Metric.Cosine ? EstimateShare : _isWhole ? 1 : Tiny;
        _limit = double.PositiveInfinity;
    }

    /// <summary>Whether distances of a query are such that nothing overflows; if not, there are no bounds.</summary>
    public static bool IsFor(PreparedQuery query)
    {
        (float min, float max) = FloatRange.Of(query.CodeFloats);
        return Math.Max(-min, max) <= CodeError.ComponentMax;
    }

    /// <summary>The bounds of a query for codes that have stand-ins; nothing is ruled out before there is a
    /// limit.</summary>
    public static CodeBound Of(PreparedQuery query) => new(query);

    /// <summary>From now on rows are ruled out whose keys surely are above this one.</summary>
    public void LimitTo(uint key)
    {
        if (key == uint.MaxValue)
        {
            _limit = double.PositiveInfinity;
            return;
        }

        double distance = EstimateOf(key);
        _limit = _metric switch
        {
            // How far a vector may be from the query, and what the query's rounding takes off.
            Metric.L2 => Math.Sqrt((distance + Tiny) / (1 - _sumShare)) + _query.Rounding,
            Metric.Cosine => Math.Sqrt(Math.Max(0, 2 * (distance + (2 * _sumShare)))) + _query.Rounding,
            _ => distance,
        };
    }

    /// <summary>A key of which every greater one surely is above the limit, for rows of which no number is greater than
    /// given: so the others need not be asked about one by one.</summary>
    /// <param name="component">At least the greatest component that their codes stand for.</param>
    /// <param name="error">At least how far their vectors are from what codes stand for; of each it is known.</param>
    public readonly uint KeyAbove(double component, CodeError error)
    {
        double reach = _query.Reach + (_rootOfDimension * component);
        double taken = (EstimateShare * reach * reach) + _fixed;
        double far = error.Distance;
        double limit;
        if (_metric == Metric.InnerProduct)
        {
            limit = _limit + (_query.Rounding * error.Length) + (_query.Own * far)
                + (_sumShare * _query.Own * (error.Length + far)) + Tiny;
        }
        else
        {
            far += _limit;
            limit = _metric == Metric.L2 ? far * far : ((far * far) + 1 - (_query.StandIn * _query.StandIn)) / 2;
        }

        // Sums in another order differ by some roundings of double; a share of the greatest number that there is in
        // them is far more.
        double above = limit + taken + (DoubleShare * (Math.Abs(limit) + taken + (far * far) + 1));
        return !(above < float.MaxValue) ? uint.MaxValue
            : _isWhole ? KeyOfWhole(above)
            : DistanceKey.OfFloat(MathF.BitIncrement((float)above));
    }

    /// <summary>Whether the key that is computed from the vector surely is above the limit.</summary>
    /// <param name="key">The estimate.</param>
    /// <param name="row">The numbers of the code.</param>
    /// <param name="error">How well the code stands for the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool RulesOut(uint key, in CodeNumbers row, CodeError error)
    {
        double reach = _query.Reach + (_rootOfDimension * CodeError.ComponentMaxOf(row, _levelMax));
        double estimate = EstimateOf(key) - ((EstimateShare * reach * reach) + _fixed);

        // An error of 0 is not known; of infinity, it is above all.
        double far = error.Distance;
        if (_metric == Metric.InnerProduct)
        {
            double lost = (_query.Rounding * error.Length) + (_query.Own * far)
                + (_sumShare * _query.Own * (error.Length + far));
            return far > 0 && far < double.PositiveInfinity && estimate - lost - Tiny > _limit;
        }

        double squared = _metric == Metric.L2 ? estimate : (_query.StandIn * _query.StandIn) - 1 + (2 * estimate);
        far += _limit;
        return error.Distance > 0 && squared > far * far;
    }

    // Conversions saturate.
    private readonly uint KeyOfWhole(double above) => _metric == Metric.L2
        ? (uint)Math.Ceiling(above)
        : DistanceKey.OfInteger((int)Math.Ceiling(above));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly double EstimateOf(uint key) =>
        !_isWhole ? DistanceKey.ToFloat(key) : _metric == Metric.L2 ? key : DistanceKey.ToInteger(key);
}

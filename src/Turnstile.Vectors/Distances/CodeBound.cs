using System.Runtime.CompilerServices;

namespace Turnstile.Vectors.Distances;

/// <summary>What a query's distance to a vector surely is not below, by its distance to the vector's code.</summary>
/// <remarks>
/// Under L2 and cosine by the triangle inequality: |q-x| is at least |p-s| - |q-p| - |x-s|, where p and s stand for the
/// query q and the vector x, and an angle follows from the distance of vectors of length 1. Under the inner product by
/// that of Cauchy and Schwarz: ‹q,x› differs from ‹p,s› by at most |q-p|·|s| + |q|·|x-s|. All that float32 may lose, of
/// the estimate and of the distance that the bound stands for, is taken off: it is a share of the greatest numbers
/// there may be in the sums. So the bound holds for the key that a scan of the vectors computes.
/// </remarks>
internal readonly struct CodeBound
{
    // Some ten roundings of 2^-24 of twice the square of both lengths, and as many again.
    private const double EstimateShare = 1.0 / (1 << 17);
    private const double Tiny = 1e-37;

    private readonly Metric _metric;
    private readonly bool _isWhole;
    private readonly QueryLengths _query;
    private readonly double _levelMax;
    private readonly double _rootOfDimension;
    private readonly double _fixed;
    private readonly double _sumShare;

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
    }

    /// <summary>Whether distances of a query are such that nothing overflows; if not, there are no bounds.</summary>
    public static bool IsFor(PreparedQuery query)
    {
        (float min, float max) = FloatRange.Of(query.CodeFloats);
        return Math.Max(-min, max) <= CodeError.ComponentMax;
    }

    /// <summary>The bounds of a query for codes that have stand-ins.</summary>
    public static CodeBound Of(PreparedQuery query) => new(query);

    /// <summary>A key that no greater one is computed from the vector.</summary>
    /// <param name="key">The estimate.</param>
    /// <param name="row">The numbers of the code.</param>
    /// <param name="error">How well the code stands for the vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LowerKey(uint key, in CodeNumbers row, CodeError error)
    {
        // Unknown is 0, and unsure is infinite.
        if (!(error.Distance > 0 && error.Distance < float.PositiveInfinity))
        {
            return 0;
        }

        double reach = _query.Reach + (_rootOfDimension * CodeError.ComponentMaxOf(row, _levelMax));
        double doubt = (EstimateShare * reach * reach) + _fixed;
        double estimate = !_isWhole ? DistanceKey.ToFloat(key) : _metric == Metric.L2 ? key : DistanceKey.ToInteger(key);
        return _metric switch
        {
            Metric.L2 => KeyOf(SquaredApart(estimate - doubt, error) * (1 - _sumShare)),
            Metric.Cosine => KeyOf((SquaredApart(
                (_query.StandIn * _query.StandIn) - 1 + (2 * (estimate - doubt)), error) / 2) - (2 * _sumShare)),
            _ => KeyOf(estimate - doubt - (_query.Rounding * error.Length) - (_query.Own * error.Distance)
                - (_sumShare * _query.Own * (error.Length + error.Distance))),
        };
    }

    private double SquaredApart(double squared, CodeError error)
    {
        double apart = Math.Sqrt(Math.Max(0, squared)) - _query.Rounding - error.Distance;
        return apart <= 0 ? 0 : apart * apart;
    }

    private uint KeyOf(double lower)
    {
        if (!_isWhole)
        {
            // Rounding to float32 adds less than was taken off as shares of the same sums.
            return DistanceKey.OfFloat((float)(lower - Tiny));
        }

        double whole = Math.Floor(lower);
        return _metric == Metric.InnerProduct
            ? DistanceKey.OfInteger((int)Math.Clamp(whole, int.MinValue, int.MaxValue))
            : (uint)Math.Clamp(whole, 0, int.MaxValue);
    }
}

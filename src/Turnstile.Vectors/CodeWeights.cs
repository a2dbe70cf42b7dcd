namespace Turnstile.Vectors;

/// <summary>
/// A distance as Constant + Square·(|q|² + |x|²) - Dot·‹q,x›, of a query q and the vector x that a code stands for.
/// </summary>
internal readonly record struct CodeWeights(float Constant, float Square, float Dot)
{
    /// <summary>The definition of each metric; under cosine q and x are of length 1.</summary>
    public static CodeWeights Of(Metric metric) => metric switch
    {
        Metric.L2 => new CodeWeights(0, 1, 2),
        Metric.InnerProduct => new CodeWeights(0, 0, 1),
        _ => new CodeWeights(1, 0, 1),
    };

    /// <summary>Cosine by half the squared distance of vectors of length 1, which need not be seen from zero.</summary>
    public static CodeWeights CentredCosine => new(0, 0.5f, 1);
}

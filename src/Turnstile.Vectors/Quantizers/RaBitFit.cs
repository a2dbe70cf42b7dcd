namespace Turnstile.Vectors.Quantizers;

/// <summary>How well RaBitQ levels stand for a vector: their scale, and how far dot products may be wrong.</summary>
/// <param name="Step">The distance of two levels with which estimates of dot products have no bias.</param>
/// <param name="RowError">Times the length of the other vector, the bound of a dot product's error.</param>
/// <param name="QueryError">Times the length of the other vector's rounding error, the bound that adds.</param>
internal readonly record struct RaBitFit(double Step, double RowError, double QueryError)
{
    // Of the paper: with this factor the bound holds nearly always.
    public const double Confidence = 1.9;
    public const double StepOfZero = 1e-30;

    /// <summary>Fills the levels of a rotated vector that is not zero, for which a level c stands for
    /// Step·(c - (2^bits - 1)/2).</summary>
    /// <param name="floats">The vector.</param>
    /// <param name="squared">Its squared length, above 0.</param>
    /// <param name="bits">1 to 9.</param>
    /// <param name="levels">As many as floats.</param>
    public static RaBitFit Of(ReadOnlySpan<float> floats, double squared, int bits, Span<short> levels)
    {
        double length = Math.Sqrt(squared);
        (double dot, double standInSquared) = RaBitLevels.Choose(floats, length, bits, levels);
        return From(length, dot, standInSquared, floats.Length);
    }

    /// <summary>The same for components that sum to 0, for which a level c stands for Step·(c - MeanLevel): the
    /// stand-in sums to 0 too, and both lie where there is one dimension less.</summary>
    /// <param name="floats">The vector.</param>
    /// <param name="squared">Its squared length, above 0.</param>
    /// <param name="bits">1 to 9.</param>
    /// <param name="levels">As many as floats.</param>
    public static (RaBitFit Fit, double MeanLevel) OfCentred(
        ReadOnlySpan<float> floats, double squared, int bits, Span<short> levels)
    {
        double length = Math.Sqrt(squared);
        (double dot, double standInSquared) = RaBitLevels.Choose(floats, length, bits, levels);
        double mean = LevelScale.Moments(levels, 0, 1).Sum / levels.Length;
        double shift = mean - (((1 << bits) - 1) / 2.0);
        double centred = Math.Max(0, standInSquared - (levels.Length * shift * shift));
        return (From(length, dot, centred, floats.Length - 1), mean);
    }

    /// <summary>What makes bounds of lengths, for components that sum to 0: the length of the stand-in times it is
    /// <see cref="QueryError"/>, that of what lies across the vector <see cref="RowError"/>.</summary>
    /// <param name="dimension">How many components there are.</param>
    public static double SpreadOfCentred(int dimension) => SpreadOf(dimension - 1);

    private static double SpreadOf(int dimension) => Confidence / Math.Sqrt(Math.Max(1, dimension - 1));

    private static RaBitFit From(double length, double dot, double standInSquared, int dimension)
    {
        // Scaled so that the stand-in's part along the vector is the vector: then estimates have no bias.
        double step = Math.Max(length / dot, StepOfZero);
        double cosine = Math.Min(1, dot / Math.Sqrt(standInSquared));
        double spread = SpreadOf(dimension);
        return new RaBitFit(
            step, length * Math.Sqrt((1 / (cosine * cosine)) - 1) * spread, length / cosine * spread);
    }
}

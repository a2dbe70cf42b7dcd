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

    /// <summary>Fills the levels of a rotated vector that is not zero.</summary>
    /// <param name="floats">The vector.</param>
    /// <param name="squared">Its squared length, above 0.</param>
    /// <param name="bits">1 to 9.</param>
    /// <param name="levels">As many as floats.</param>
    public static RaBitFit Of(ReadOnlySpan<float> floats, double squared, int bits, Span<short> levels)
    {
        double length = Math.Sqrt(squared);
        (double dot, double standInSquared) = RaBitLevels.Choose(floats, length, bits, levels);

        // Scaled so that the stand-in's part along the vector is the vector: then estimates have no bias.
        double step = Math.Max(length / dot, StepOfZero);
        double cosine = Math.Min(1, dot / Math.Sqrt(standInSquared));
        double spread = Confidence / Math.Sqrt(Math.Max(1, floats.Length - 1));
        return new RaBitFit(
            step, length * Math.Sqrt((1 / (cosine * cosine)) - 1) * spread, length / cosine * spread);
    }
}

using System.Numerics;

namespace Turnstile.Vectors.Quantizers;

/// <summary>The levels whose direction is nearest to a vector's: extended RaBitQ (Gao and others 2025).</summary>
/// <remarks>A level c stands for c - (2^bits - 1)/2. The vector is scaled before it is rounded, and the scale with the
/// least angle is sought around the one that is best for normally distributed components, as turned ones are.</remarks>
internal static class RaBitLevels
{
    // The best step, in standard deviations of a normal distribution, of a quantizer of 2 to 9 bits (Max 1960).
    private static readonly double[] Steps = [0, 0, 0.9957, 0.5860, 0.3352, 0.1881, 0.1041, 0.0569, 0.0308, 0.0166];
    private static readonly double[] Tried = [1, 0.88, 1.13, 0.78, 1.28];

    // Made once a process, when first asked for; with one bit the only threshold is zero.
    private static readonly Lazy<StandInCorrelation>[] s_correlations =
    [
        .. Steps.Select(
            static (step, bits) => new Lazy<StandInCorrelation>(() => new StandInCorrelation(bits, step))),
    ];

    /// <summary>How like two turned vectors are, by how like their levels are.</summary>
    /// <param name="bits">1 to 9.</param>
    public static StandInCorrelation CorrelationOf(int bits) => s_correlations[bits].Value;

    /// <summary>Fills the levels; returns the stand-in's dot product with the unit vector, and its square.</summary>
    /// <param name="floats">A rotated vector that is not zero.</param>
    /// <param name="length">Its length.</param>
    /// <param name="bits">1 to 9.</param>
    /// <param name="levels">As many as floats.</param>
    public static (double Dot, double Squared) Choose(
        ReadOnlySpan<float> floats, double length, int bits, Span<short> levels)
    {
        double scale = bits == 1 ? 1 / length : BestScale(floats, length, bits);
        double middle = ((1 << bits) - 1) / 2.0;
        int half = 1 << (bits - 1);
        double dot = 0;
        double squared = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            int level = (int)Math.Clamp(Math.Floor(floats[i] * scale) + half, 0, (1 << bits) - 1);
            levels[i] = (short)level;
            dot += (level - middle) * floats[i];
            squared += (level - middle) * (level - middle);
        }

        return (dot / length, squared);
    }

    private static double BestScale(ReadOnlySpan<float> floats, double length, int bits)
    {
        double usual = Math.Sqrt(floats.Length) / (Steps[bits] * length);
        double best = usual;
        double bestCosine = double.NegativeInfinity;
        foreach (double factor in Tried)
        {
            double cosine = Cosine(floats, (float)(usual * factor), bits);
            if (cosine > bestCosine)
            {
                bestCosine = cosine;
                best = usual * factor;
            }
        }

        return best;
    }

    // Up to a factor that all scales share.
    private static double Cosine(ReadOnlySpan<float> floats, float scale, int bits)
    {
        float top = (1 << (bits - 1)) - 0.5f;
        var dots = Vector<float>.Zero;
        var squares = Vector<float>.Zero;
        int i = 0;
        for (; i <= floats.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(floats[i..]);
            Vector<float> y = Vector.Floor(x * scale) + new Vector<float>(0.5f);
            y = Vector.Max(Vector.Min(y, new Vector<float>(top)), new Vector<float>(-top));
            dots += x * y;
            squares += y * y;
        }

        double dot = Vector.Sum(dots);
        double squared = Vector.Sum(squares);
        for (; i < floats.Length; i++)
        {
            double y = Math.Clamp(Math.Floor(floats[i] * scale) + 0.5, -top, top);
            dot += y * floats[i];
            squared += y * y;
        }

        return dot / Math.Sqrt(squared);
    }
}

namespace Turnstile.Vectors.Quantizers;

/// <summary>The scale of one vector's levels, and the rounding to it.</summary>
internal static class LevelScale
{
    // A step is a normal float32 above 0, and so is what is left of it when a stand-in is scaled.
    private const double StepMin = 1e-30;
    private const double ShareOfConstant = 1e-6;

    /// <summary>Level 0 is the least component, the highest level the greatest.</summary>
    public static (double Low, double Step) Fit(ReadOnlySpan<float> floats, int levelMax)
    {
        (float min, float max) = FloatRange.Of(floats);
        double step = ((double)max - min) / levelMax;
        return (min, Math.Max(step, Math.Max(StepMin, Math.Abs((double)min) * ShareOfConstant / levelMax)));
    }

    /// <summary>The nearest level of each component.</summary>
    public static void Round(ReadOnlySpan<float> floats, double low, double step, int levelMax, Span<short> levels)
    {
        double perStep = 1 / step;
        for (int i = 0; i < floats.Length; i++)
        {
            levels[i] = (short)Math.Min(levelMax, (int)(((floats[i] - low) * perStep) + 0.5));
        }
    }

    /// <summary>What levels of a scale stand for together: the sum of the components, and of their squares.</summary>
    public static (double Sum, double Squared) Moments(ReadOnlySpan<short> levels, double low, double step)
    {
        long sum = 0;
        long squares = 0;
        foreach (short level in levels)
        {
            sum += level;
            squares += level * level;
        }

        double total = (low * levels.Length) + (step * sum);
        double squared = (low * low * levels.Length) + (2 * low * step * sum) + (step * step * squares);
        return (total, Math.Max(0, squared));
    }

    /// <summary>A finite float32, whatever the number.</summary>
    public static float ToFinite(double number) => (float)Math.Clamp(number, float.MinValue, float.MaxValue);
}

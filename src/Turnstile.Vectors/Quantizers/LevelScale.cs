using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Quantizers;

/// <summary>The scale of one vector's levels, and the rounding to it.</summary>
internal static class LevelScale
{
    // A step is a normal float32 above 0, and so is what is left of it when a stand-in is scaled.
    private const double StepMin = 1e-30;
    private const double ShareOfConstant = 1e-6;
    private const double Half = 0.5;

    /// <summary>Level 0 is the least component, the highest level the greatest.</summary>
    public static (double Low, double Step) Fit(ReadOnlySpan<float> floats, int levelMax)
    {
        (float min, float max) = FloatRange.Of(floats);
        double step = ((double)max - min) / levelMax;
        return (min, Math.Max(step, Math.Max(StepMin, Math.Abs((double)min) * ShareOfConstant / levelMax)));
    }

    /// <summary>The nearest level of each component.</summary>
    /// <remarks>The place on the scale is computed in float64, since components may be far from 0 and near each other,
    /// and cut to a level from float32, in which vectors of any width do it alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<float> floats, double low, double step, int levelMax, Span<short> levels)
    {
        double perStep = 1 / step;
        int i = 0;
        for (; i <= floats.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(floats[i..]));
            Vector256<float> places = Vector256.Narrow(PlacesOf(lower, low, perStep), PlacesOf(upper, low, perStep));
            Vector256<int> some = Vector256.Min(Vector256.ConvertToInt32(places), Vector256.Create(levelMax));
            Vector128.Narrow(some.GetLower(), some.GetUpper()).CopyTo(levels[i..]);
        }

        for (; i < floats.Length; i++)
        {
            levels[i] = (short)Math.Min(levelMax, (int)(float)(((floats[i] - low) * perStep) + Half));
        }
    }

    /// <summary>What levels of a scale stand for together: the sum of the components, and of their squares.</summary>
    public static (double Sum, double Squared) Moments(ReadOnlySpan<short> levels, double low, double step)
    {
        // Levels have 9 bits and vectors 2^15 components, so no lane overflows.
        Vector256<int> sums = default;
        Vector256<int> squaresOf = default;
        int i = 0;
        for (; i <= levels.Length - Vector256<short>.Count; i += Vector256<short>.Count)
        {
            (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.Create(levels[i..]));
            sums += lower + upper;
            squaresOf += (lower * lower) + (upper * upper);
        }

        long sum = Vector256.Sum(sums);
        (Vector256<long> even, Vector256<long> odd) = Vector256.Widen(squaresOf);
        long squares = Vector256.Sum(even + odd);
        for (; i < levels.Length; i++)
        {
            sum += levels[i];
            squares += levels[i] * levels[i];
        }

        double total = (low * levels.Length) + (step * sum);
        double squared = (low * low * levels.Length) + (2 * low * step * sum) + (step * step * squares);
        return (total, Math.Max(0, squared));
    }

    /// <summary>A finite float32, whatever the number.</summary>
    public static float ToFinite(double number) => (float)Math.Clamp(number, float.MinValue, float.MaxValue);

    private static Vector256<double> PlacesOf(Vector256<double> components, double low, double perStep) =>
        ((components - Vector256.Create(low)) * perStep) + Vector256.Create(Half);
}

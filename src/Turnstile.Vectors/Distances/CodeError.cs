using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Distances;

/// <summary>How well a code stands for its vector.</summary>
/// <param name="Distance">At least how far the stand-in is from the vector, above 0; infinite where nothing is sure; 0
/// where it is not known.</param>
/// <param name="Length">At least the length of the stand-in.</param>
internal readonly record struct CodeError(float Distance, float Length)
{
    private const double DoubtShare = 1.0 / (1 << 20);

    // Squares of lengths within these are far from the ends of float32, so roundings are small shares of lengths.
    private const float LengthMin = 1e-12f;

    /// <summary>The greatest component whose square is far from the end of float32.</summary>
    public const float ComponentMax = 1e12f;

    /// <summary>What is known when nothing is sure.</summary>
    public static CodeError Unsure => new(float.PositiveInfinity, float.PositiveInfinity);

    /// <summary>The error of one code.</summary>
    /// <param name="quantizer">What made it; it has stand-ins.</param>
    /// <param name="record">Its record.</param>
    /// <param name="vector">The vector as given.</param>
    /// <param name="floats">The vector as the quantizer takes it, padded to a multiple of 16 components.</param>
    public static unsafe CodeError Of(
        Quantizer quantizer, byte* record, ReadOnlySpan<byte> vector, ReadOnlySpan<float> floats)
    {
        CodeLayout layout = quantizer.Layout!;

        // In bounds: a record has its levels and, behind them, its numbers.
        CodeNumbers row = *(CodeNumbers*)(record + layout.AuxOffset);
        if (!IsTame(quantizer.Format, vector))
        {
            return Unsure;
        }

        (float apart, float length) squared;
        fixed (float* components = floats)
        {
            squared = StandInSum.Of(components, record, layout, row.Low, row.Step);
        }

        if (quantizer.Format.Metric == Metric.Cosine && squared.length < 0.5f)
        {
            // Zero has no direction, so the lengths say nothing of angles.
            return Unsure;
        }

        // The sums are of so many float32; a component is known to a share of the greatest there may be.
        double sums = 1 + ((layout.Dimension + 64) * DoubtShare);
        double decoding = DoubtShare * Math.Sqrt(layout.Dimension) * ComponentMaxOf(row, layout.LevelMax);
        return new CodeError(
            Up((Math.Sqrt(squared.apart) * sums) + decoding), Up((Math.Sqrt(squared.length) * sums) + decoding));
    }

    /// <summary>At least the greatest component that a code can stand for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ComponentMaxOf(in CodeNumbers row, double levelMax) =>
        Math.Abs((double)row.Low) + (levelMax * row.Step);

    private static bool IsTame(VectorFormat format, ReadOnlySpan<byte> vector)
    {
        if (format.Element != VectorElement.Float32)
        {
            return true;
        }

        (float min, float max) = FloatRange.Of(MemoryMarshal.Cast<byte, float>(vector));
        return Math.Max(-min, max) is >= LengthMin and <= ComponentMax;
    }

    private static float Up(double number) => MathF.BitIncrement((float)number);
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Quantizers;

/// <summary>The second level of LVQ: for each component 8 bits of what the first level left.</summary>
/// <remarks>
/// <code>
/// offset      size  field
///      0         d  u8 a component: where it lies within its first-level step, 0 to 255
///      d'        4  float32 low, d' being d rounded up to 16
///      d'+4      4  float32 step, above 0
///      d'+8      4  float32 scale: under cosine 1/length of what is stood for, else 1
///      d'+12     4  zero
/// </code>
/// First level c and second level r together stand for low + step·(255·c + r).
/// </remarks>
internal static class LvqResidual
{
    public const int Bits = 8;
    public const int LevelMax = 255;
    public const int NumberCount = 4;

    public static int NumbersOffset(int dimension) =>
        (dimension + CodeLayout.UnitBytes - 1) / CodeLayout.UnitBytes * CodeLayout.UnitBytes;

    public static int ByteCount(int dimension) => NumbersOffset(dimension) + (NumberCount * sizeof(float));

    public static void Encode(
        Metric metric, ReadOnlySpan<float> floats, ReadOnlySpan<short> levels, double low, double step,
        Span<byte> residual)
    {
        residual.Clear();
        double fine = step / LevelMax;
        double fineLow = low - (step / 2);
        double squared = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            double left = floats[i] - (fineLow + (step * levels[i]));
            int level = (int)Math.Clamp((left / fine) + 0.5, 0, LevelMax);
            residual[i] = (byte)level;
            double component = fineLow + (fine * ((LevelMax * levels[i]) + level));
            squared += component * component;
        }

        Span<float> numbers = MemoryMarshal.Cast<byte, float>(residual[NumbersOffset(floats.Length)..]);
        numbers[0] = LevelScale.ToFinite(fineLow);
        numbers[1] = LevelScale.ToFinite(fine);
        numbers[2] = metric != Metric.Cosine ? 1 : Norm.Inverse(squared);
    }

    public static void Validate(int dimension, ReadOnlySpan<byte> residual)
    {
        int offset = NumbersOffset(dimension);
        CodeCheck.Require(!residual[dimension..offset].ContainsAnyExcept((byte)0), "padding", "zeros", "others");
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(residual[offset..]);
        CodeCheck.Require(float.IsFinite(numbers[0]), "residual low", "a finite number", numbers[0]);
        CodeCheck.Require(float.IsFinite(numbers[1]) && numbers[1] > 0, "residual step", "above 0", numbers[1]);
        CodeCheck.Require(float.IsFinite(numbers[2]) && numbers[2] >= 0, "residual scale", "0 or more", numbers[2]);
        CodeCheck.Require(numbers[3] == 0, "residual end", 0, numbers[3]);
    }
}

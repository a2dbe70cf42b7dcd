using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Vectors;

/// <summary>The length of a vector, in the two shapes a row keeps it.</summary>
internal static class Norm
{
    private const float NormalMin = 1.17549435e-38f;

    /// <summary>Σ v[i]², exact for bytes.</summary>
    public static double Squared(VectorElement element, ReadOnlySpan<byte> vector) => element switch
    {
        VectorElement.Float32 => SquaredFloats(MemoryMarshal.Cast<byte, float>(vector)),
        VectorElement.Float16 => SquaredHalves(MemoryMarshal.Cast<byte, Half>(vector)),
        VectorElement.UInt8 => SquaredBytes(vector),
        _ => SquaredSignedBytes(MemoryMarshal.Cast<byte, sbyte>(vector)),
    };

    /// <summary>
    /// 1/√squared, or 0 where that is no normal float32: such a vector counts as the zero vector in cosines.
    /// </summary>
    public static float Inverse(double squared)
    {
        float inverse = (float)(1 / Math.Sqrt(squared));
        return float.IsFinite(inverse) && inverse >= NormalMin ? inverse : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredFloats(ReadOnlySpan<float> vector)
    {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < vector.Length; i += 2)
        {
            even += (double)vector[i] * vector[i];
            odd += (double)vector[i + 1] * vector[i + 1];
        }

        return i < vector.Length ? even + odd + ((double)vector[i] * vector[i]) : even + odd;
    }

    private static double SquaredHalves(ReadOnlySpan<Half> vector)
    {
        double sum = 0;
        foreach (Half x in vector)
        {
            sum += (double)x * (double)x;
        }

        return sum;
    }

    private static int SquaredBytes(ReadOnlySpan<byte> vector)
    {
        int sum = 0;
        foreach (byte x in vector)
        {
            sum += x * x;
        }

        return sum;
    }

    private static int SquaredSignedBytes(ReadOnlySpan<sbyte> vector)
    {
        int sum = 0;
        foreach (sbyte x in vector)
        {
            sum += x * x;
        }

        return sum;
    }
}

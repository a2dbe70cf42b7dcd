using System.Numerics;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Ivf;

/// <summary>Vectors of any element as float32 that can be squared and summed without overflow.</summary>
internal static class BoundedComponents
{
    // The square of this, 32,768 times, is far below the greatest float32.
    private const float Max = 1e15f;

    /// <summary>Reads a valid vector, of length 1 under cosine; components beyond the bound become the bound.</summary>
    /// <returns>Whether all were within it.</returns>
    public static bool Read(VectorFormat format, ReadOnlySpan<byte> vector, Span<float> target)
    {
        Components.Read(format, vector, target);
        (float least, float greatest) = FloatRange.Of(target);
        if (least >= -Max && greatest <= Max)
        {
            return true;
        }

        foreach (ref float component in target)
        {
            component = Math.Clamp(component, -Max, Max);
        }

        return false;
    }

    /// <summary>Σ v[i]².</summary>
    public static float Squared(ReadOnlySpan<float> vector) => Dot(vector, vector);

    /// <summary>Σ a[i]·b[i].</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        float sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

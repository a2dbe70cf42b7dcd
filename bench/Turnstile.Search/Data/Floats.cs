using System.Numerics;
using System.Runtime.InteropServices;

namespace Turnstile.Search.Data;

/// <summary>Sums over vectors of floats, for making sets.</summary>
internal static class Floats
{
    /// <summary>The inner product.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(left);
        ReadOnlySpan<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(right);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        float total = Vector.Sum(sum);
        for (int i = a.Length * Vector<float>.Count; i < left.Length; i++)
        {
            total += left[i] * right[i];
        }

        return total;
    }
}

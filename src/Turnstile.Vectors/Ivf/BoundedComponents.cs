using Turnstile.Vectors.Distances;
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
    public static float Squared(ReadOnlySpan<float> vector) => SpanDot.Of(vector, vector);
}

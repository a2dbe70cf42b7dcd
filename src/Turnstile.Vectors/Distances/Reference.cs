using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// The definition of every distance, in double precision and in plain sight. All other paths agree with it.
/// </summary>
/// <remarks>Exact for bytes under L2 and inner product; the fast paths are within 1e-5 relative for floats.</remarks>
public static class Reference
{
    /// <summary>The distance of two vectors; smaller is closer.</summary>
    /// <param name="format">Number type, dimension and metric.</param>
    /// <param name="a">VectorBytes bytes.</param>
    /// <param name="b">VectorBytes bytes.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a component is NaN or infinite.</exception>
    public static double Distance(VectorFormat format, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ArgumentNullException.ThrowIfNull(format);
        format.Validate(a);
        format.Validate(b);
        if (format.Element == VectorElement.Binary)
        {
            return OfBits(format.Metric, a, b);
        }

        double squared = 0;
        double dot = 0;
        double absolute = 0;
        for (int i = 0; i < format.Dimension; i++)
        {
            double x = Component(format.Element, a, i);
            double y = Component(format.Element, b, i);
            squared += (x - y) * (x - y);
            dot += x * y;
            absolute += Math.Abs(x - y);
        }

        return format.Metric switch
        {
            Metric.L2 => squared,
            Metric.L1 => absolute,
            Metric.InnerProduct => 0 - dot,
            _ => 1 - (dot * Norm.Inverse(Norm.Squared(format.Element, a))
                          * Norm.Inverse(Norm.Squared(format.Element, b))),
        };
    }

    private static double OfBits(Metric metric, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int differing = 0;
        int both = 0;
        int either = 0;
        for (int i = 0; i < 8 * a.Length; i++)
        {
            int x = (a[i / 8] >> (i % 8)) & 1;
            int y = (b[i / 8] >> (i % 8)) & 1;
            differing += x ^ y;
            both += x & y;
            either += x | y;
        }

        return metric == Metric.Hamming ? differing : either == 0 ? 0 : 1 - ((double)both / either);
    }

    private static double Component(VectorElement element, ReadOnlySpan<byte> vector, int i) => element switch
    {
        VectorElement.Float32 => MemoryMarshal.Cast<byte, float>(vector)[i],
        VectorElement.Float16 => (double)MemoryMarshal.Cast<byte, Half>(vector)[i],
        VectorElement.UInt8 => vector[i],
        _ => (sbyte)vector[i],
    };
}

using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Distances;

/// <summary>
/// The definition of every distance, in double precision and in plain sight. All other paths agree with it.
/// </summary>
/// <remarks>Exact for bytes under L2 and inner product; the fast paths are within 1e-5 relative for float32.</remarks>
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
        double squared = 0;
        double dot = 0;
        for (int i = 0; i < format.Dimension; i++)
        {
            double x = Component(format.Element, a, i);
            double y = Component(format.Element, b, i);
            squared += (x - y) * (x - y);
            dot += x * y;
        }

        return format.Metric switch
        {
            Metric.L2 => squared,
            Metric.InnerProduct => 0 - dot,
            _ => 1 - (dot * Norm.Inverse(Norm.Squared(format.Element, a))
                          * Norm.Inverse(Norm.Squared(format.Element, b))),
        };
    }

    private static double Component(VectorElement element, ReadOnlySpan<byte> vector, int i) => element switch
    {
        VectorElement.Float32 => MemoryMarshal.Cast<byte, float>(vector)[i],
        VectorElement.UInt8 => vector[i],
        _ => (sbyte)vector[i],
    };
}

using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Quantizers;

/// <summary>Vectors of any element as float32, of length 1 when angles are compared.</summary>
internal static class Components
{
    /// <summary>Refuses metrics that do not follow from lengths and dot products.</summary>
    public static void RequireAngleOrLength(VectorFormat format)
    {
        if (format.Metric > Metric.Cosine)
        {
            throw new ArgumentException(
                $"the metric is {format.Metric}; codes are for L2, InnerProduct and Cosine", nameof(format));
        }
    }

    /// <summary>Reads a valid vector; under cosine divides by its length, except that the zero vector stays.</summary>
    public static void Read(VectorFormat format, ReadOnlySpan<byte> vector, Span<float> target)
    {
        switch (format.Element)
        {
            case VectorElement.Float32:
                MemoryMarshal.Cast<byte, float>(vector).CopyTo(target);
                break;
            case VectorElement.Float16:
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(vector);
                for (int i = 0; i < halves.Length; i++)
                {
                    target[i] = Float16Half.Widen(halves[i]);
                }

                break;
            case VectorElement.UInt8:
                for (int i = 0; i < vector.Length; i++)
                {
                    target[i] = vector[i];
                }

                break;
            default:
                for (int i = 0; i < vector.Length; i++)
                {
                    target[i] = (sbyte)vector[i];
                }

                break;
        }

        if (format.Metric == Metric.Cosine)
        {
            Scale(target, Norm.Inverse(Norm.Squared(format.Element, vector)));
        }
    }

    public static void Scale(Span<float> target, float factor)
    {
        foreach (ref float component in target)
        {
            component *= factor;
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Quantizers;

/// <summary>Vectors of any element as float32, of length 1 when angles are compared.</summary>
internal static class Components
{
    /// <summary>Refuses metrics that do not follow from lengths and dot products.</summary>
    public static void RequireAngleOrLength(VectorFormat format)
    {
        if (!VectorFormat.FollowsFromProducts(format.Metric))
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
            default:
                Widen(vector, areSigned: format.Element == VectorElement.Int8, target);
                break;
        }

        if (format.Metric == Metric.Cosine)
        {
            Scale(target, Norm.Inverse(Norm.Squared(format.Element, vector)));
        }
    }

    public static void Scale(Span<float> target, float factor)
    {
        int i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) * factor).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] *= factor;
        }
    }

    // A signed byte is the unsigned one with its first bit turned, less 128.
    private static void Widen(ReadOnlySpan<byte> bytes, bool areSigned, Span<float> target)
    {
        byte turned = areSigned ? (byte)0x80 : (byte)0;
        int i = 0;
        for (; i <= bytes.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> lower, Vector128<ushort> upper) =
                Vector128.Widen(Vector128.Create(bytes[i..]) ^ Vector128.Create(turned));
            FloatsOf(lower, turned).CopyTo(target[i..]);
            FloatsOf(upper, turned).CopyTo(target[(i + Vector256<float>.Count)..]);
        }

        for (; i < bytes.Length; i++)
        {
            target[i] = (bytes[i] ^ turned) - turned;
        }
    }

    private static Vector256<float> FloatsOf(Vector128<ushort> numbers, int less) => Vector256.ConvertToSingle(
        Vector256.Create(Vector128.WidenLower(numbers), Vector128.WidenUpper(numbers)).AsInt32()
            - Vector256.Create(less));
}

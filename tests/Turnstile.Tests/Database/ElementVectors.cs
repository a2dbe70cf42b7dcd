using System.Numerics;
using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>Seeded vectors of every element, and their distances as they are defined, in doubles.</summary>
internal static class ElementVectors
{
    /// <summary>Every element with every metric that it has.</summary>
    public static IEnumerable<(VectorElement Element, Metric Metric)> All()
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                if ((element == VectorElement.Binary) == metric is Metric.Hamming or Metric.Jaccard)
                {
                    yield return (element, metric);
                }
            }
        }
    }

    /// <summary>A vector near one of some centres.</summary>
    public static VectorValue Next(Random random, VectorElement element, int dimension)
    {
        var centre = new Random(random.Next(30));
        double[] place = [.. Enumerable.Range(0, dimension).Select(_ => centre.NextDouble() - 0.5)];
        double[] numbers = [.. place.Select(x => x + ((random.NextDouble() - 0.5) / 2))];
        return element switch
        {
            VectorElement.Float32 => (float[])[.. numbers.Select(x => (float)x)],
            VectorElement.Float16 => (Half[])[.. numbers.Select(x => (Half)x)],
            VectorElement.UInt8 => (byte[])[.. numbers.Select(x => (byte)(128 + (100 * x)))],
            VectorElement.Int8 => (sbyte[])[.. numbers.Select(x => (sbyte)(100 * x))],
            _ => VectorValue.OfBits(Packed(numbers)),
        };
    }

    /// <summary>The distance of two vectors, by its definition.</summary>
    public static double Distance(Metric metric, double[] left, double[] right)
    {
        double dot = 0;
        double gap = 0;
        double square = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int i = 0; i < left.Length; i++)
        {
            dot += left[i] * right[i];
            gap += Math.Abs(left[i] - right[i]);
            square += (left[i] - right[i]) * (left[i] - right[i]);
            leftSquare += left[i] * left[i];
            rightSquare += right[i] * right[i];
        }

        return metric switch
        {
            Metric.L2 => square,
            Metric.InnerProduct => -dot,
            Metric.Cosine => 1 - (dot / Math.Sqrt(leftSquare * rightSquare)),
            Metric.Jaccard => gap + dot == 0 ? 0 : gap / (gap + dot),
            _ => gap,
        };
    }

    /// <summary>The components as numbers; bits are 0 and 1.</summary>
    public static double[] Numbers(VectorValue vector) => vector.Element switch
    {
        VectorElement.Float32 => Widened<float>(vector),
        VectorElement.Float16 => Widened<Half>(vector),
        VectorElement.UInt8 => Widened<byte>(vector),
        VectorElement.Int8 => Widened<sbyte>(vector),
        _ => [.. vector.AsBits().ToArray().SelectMany(x => Enumerable.Range(0, 8).Select(i => (double)((x >> i) & 1)))],
    };

    private static byte[] Packed(double[] numbers)
    {
        byte[] bits = new byte[numbers.Length / 8];
        for (int i = 0; i < numbers.Length; i++)
        {
            bits[i / 8] |= (byte)((numbers[i] > 0 ? 1 : 0) << (i % 8));
        }

        return bits;
    }

    private static double[] Widened<T>(VectorValue vector)
        where T : struct, INumberBase<T> =>
        [.. MemoryMarshal.Cast<byte, T>(vector.Bytes).ToArray().Select(double.CreateChecked)];
}

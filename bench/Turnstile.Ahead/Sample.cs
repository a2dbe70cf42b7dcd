using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Ahead;

/// <summary>The collections, and the same vectors each time.</summary>
internal static class Sample
{
    /// <summary>The rows of the collection that has a field of every kind.</summary>
    public const int KindRows = 1_500;

    /// <summary>The labels, which filters ask for.</summary>
    public const int LabelCount = 10;

    private const int MeasuredDimension = 128;
    private const int KindDimension = 32;
    private const int CentreCount = 200;

    /// <summary>One field with a graph, for measuring.</summary>
    public static CollectionSchema Measured { get; } = new("measured", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label")],
        Vectors = [new VectorField("vector", VectorElement.Float32, MeasuredDimension, Metric.L2)],
    };

    /// <summary>A field of every element under every metric with a graph, and one with lists and one with a
    /// graph on disk.</summary>
    public static CollectionSchema Kinds { get; } = new("kinds", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label"), ScalarField.String("name")],
        Vectors =
        [
            .. Graphs(),
            new VectorField("lists", VectorElement.Float32, KindDimension, Metric.L2, IndexOptions.Ivf(16)),
            new VectorField("disk", VectorElement.Float32, KindDimension, Metric.L2, IndexOptions.Disk()),
        ],
    };

    /// <summary>A vector of a field, near one of some centres.</summary>
    public static VectorValue Vector(VectorField field, int seed)
    {
        var random = new Random(seed);
        var centre = new Random(random.Next(CentreCount));
        double[] numbers =
        [
            .. Enumerable.Range(0, field.Dimension)
                .Select(_ => centre.NextDouble() - .5 + ((random.NextDouble() - .5) / 2)),
        ];
        return field.Element switch
        {
            VectorElement.Float32 => (float[])[.. numbers.Select(static x => (float)x)],
            VectorElement.Float16 => (Half[])[.. numbers.Select(static x => (Half)x)],
            VectorElement.UInt8 => (byte[])[.. numbers.Select(static x => (byte)(128 + (100 * x)))],
            VectorElement.Int8 => (sbyte[])[.. numbers.Select(static x => (sbyte)(100 * x))],
            _ => VectorValue.OfBits(Packed(numbers)),
        };
    }

    private static IEnumerable<VectorField> Graphs()
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            bool isBits = element == VectorElement.Binary;
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                if (isBits == metric is Metric.Hamming or Metric.Jaccard)
                {
                    int dimension = isBits ? 4 * KindDimension : KindDimension;
                    yield return new VectorField($"{element}.{metric}", element, dimension, metric);
                }
            }
        }
    }

    private static byte[] Packed(double[] numbers)
    {
        byte[] bits = new byte[numbers.Length / 8];
        for (int i = 0; i < numbers.Length; i++)
        {
            bits[i / 8] |= (byte)((numbers[i] > 0 ? 1 : 0) << (i % 8));
        }

        return bits;
    }
}

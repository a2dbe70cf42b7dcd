using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests;

/// <summary>Seeded vectors, and what exact search finds among them.</summary>
internal static class Samples
{
    /// <summary>Vectors around a few centres, as real data lies; bytes span their whole range.</summary>
    public static byte[] Clustered(VectorFormat format, int count, int seed, int clusters = 20)
    {
        var random = new Random(seed);
        double[][] centres = new double[clusters][];
        for (int c = 0; c < clusters; c++)
        {
            centres[c] = [.. Enumerable.Range(0, format.Dimension).Select(_ => Normal(random))];
        }

        byte[] all = new byte[count * format.VectorBytes];
        for (int i = 0; i < count; i++)
        {
            double[] centre = centres[random.Next(clusters)];
            Span<byte> vector = all.AsSpan(i * format.VectorBytes, format.VectorBytes);
            for (int d = 0; d < format.Dimension; d++)
            {
                Put(format.Element, vector, d, centre[d] + (0.7 * Normal(random)));
            }
        }

        return all;
    }

    public static VectorRows Load(VectorFormat format, byte[] vectors)
    {
        var rows = new VectorRows(format, vectors.Length / format.VectorBytes);
        rows.WriteRange(0, vectors);
        return rows;
    }

    public static ReadOnlySpan<byte> At(VectorFormat format, byte[] vectors, int i) =>
        vectors.AsSpan(i * format.VectorBytes, format.VectorBytes);

    public static Neighbor[] Exact<TFilter>(VectorRows rows, ReadOnlySpan<byte> vector, int k, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(rows.Format);
        query.Set(vector);
        var results = new TopK();
        results.Reset(rows.Format, k);
        FlatSearcher.Search(rows, query, 0, rows.Capacity, filter, results);
        return results.Sorted().ToArray();
    }

    public static byte[] Bytes(params float[] components) => MemoryMarshal.AsBytes(components.AsSpan()).ToArray();

    private static void Put(VectorElement element, Span<byte> vector, int d, double value)
    {
        switch (element)
        {
            case VectorElement.Float32:
                MemoryMarshal.Cast<byte, float>(vector)[d] = (float)value;
                break;
            case VectorElement.Float16:
                MemoryMarshal.Cast<byte, Half>(vector)[d] = (Half)value;
                break;
            case VectorElement.UInt8:
                vector[d] = (byte)Math.Clamp(127 + (60 * value), 0, 255);
                break;
            case VectorElement.Binary:
                vector[d / 8] |= (byte)((value > 0 ? 1 : 0) << (d % 8));
                break;
            default:
                vector[d] = (byte)(sbyte)Math.Clamp(60 * value, -128, 127);
                break;
        }
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

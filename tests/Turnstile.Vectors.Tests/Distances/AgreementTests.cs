using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Distances;

public sealed class AgreementTests
{
    private static readonly float[] FloatEdges =
        [0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1e-20f, -1e-20f, 1e18f, -1e18f, 3.5f, 0.1f];

    private static readonly Half[] HalfEdges =
        [.. new[] { 0f, -0f, 1f, -1f, 6e-8f, -6e-8f, 3e-5f, 65_504f, -65_504f, 3.5f, 0.1f }.Select(x => (Half)x)];

    private static readonly byte[] ByteEdges = [0, 255, 128, 127, 1, 254, 129, 126];

    public static TheoryData<VectorElement, Metric, SimdForm> Forms()
    {
        var data = new TheoryData<VectorElement, Metric, SimdForm>();
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            foreach (Metric metric in Enum.GetValues<Metric>().Where(m => VectorFormat.IsDefined(element, m)))
            {
                foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
                {
                    data.Add(element, metric, form);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_agrees_with_the_reference_for_every_length(
        VectorElement element, Metric metric, SimdForm form)
    {
        int unit = element == VectorElement.Binary ? 8 : 1;
        for (int dimension = unit; dimension <= 257 * unit; dimension += unit)
        {
            var format = new VectorFormat(element, dimension, metric);
            byte[] vectors = Samples.Clustered(format, 4, seed: dimension, clusters: 2);
            Check(format, form, vectors);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_agrees_with_the_reference_on_edge_values(
        VectorElement element, Metric metric, SimdForm form)
    {
        int unit = element == VectorElement.Binary ? 8 : 1;
        foreach (int dimension in (int[])[1, 2, 3, 15, 16, 17, 63, 64, 65, 127, 128, 200, 257])
        {
            var format = new VectorFormat(element, unit * dimension, metric);
            Check(format, form, Edges(format));
        }
    }

    [Theory]
    [InlineData(VectorElement.UInt8)]
    [InlineData(VectorElement.Int8)]
    public void The_largest_byte_vectors_do_not_overflow(VectorElement element)
    {
        foreach (Metric metric in Enum.GetValues<Metric>().Where(m => VectorFormat.IsDefined(element, m)))
        {
            var format = new VectorFormat(element, VectorFormat.DimensionMax, metric);
            byte[] vectors = new byte[2 * format.VectorBytes];
            vectors.AsSpan(0, format.VectorBytes).Fill(element == VectorElement.UInt8 ? (byte)0 : (byte)128);
            vectors.AsSpan(format.VectorBytes).Fill(element == VectorElement.UInt8 ? (byte)255 : (byte)127);
            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                Check(format, form, vectors);
            }
        }
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Overflowing_floats_give_an_order_and_no_nan(Metric metric)
    {
        var format = new VectorFormat(VectorElement.Float32, 3, metric);
        byte[] vectors = Samples.Bytes(
            float.MaxValue, float.MaxValue, -float.MaxValue, 1, 0, 0, float.MaxValue, float.MinValue, float.MaxValue);
        using VectorRows rows = Samples.Load(format, vectors);
        Neighbor[] found = Samples.Exact(rows, rows.Vector(0), 3, default(AcceptAll));
        Assert.Equal(3, found.Length);
        Assert.All(found, n => Assert.False(double.IsNaN(n.Distance)));
    }

    [Fact]
    public void The_portable_product_sums_to_what_the_instruction_does()
    {
        var random = new Random(5);
        for (int round = 0; round < 100; round++)
        {
            short[] a = [.. Enumerable.Range(0, 8).Select(_ => (short)random.Next(-255, 256))];
            short[] b = [.. Enumerable.Range(0, 8).Select(_ => (short)random.Next(-255, 256))];
            int expected = a.Zip(b, (x, y) => x * y).Sum();
            Vector128<short> va = Vector128.Create(a);
            Vector128<short> vb = Vector128.Create(b);
            Assert.Equal(expected, Vector128.Sum(ByteDot128<UInt8Split>.MultiplyAddHalves(va, vb)));
            Assert.Equal(expected, Vector128.Sum(ByteDot128<UInt8Split>.MultiplyAddPairs(va, vb)));
        }
    }

    [Fact]
    public void A_zero_vector_has_cosine_distance_one_to_everything()
    {
        foreach (VectorElement element in (VectorElement[])
            [VectorElement.Float32, VectorElement.Float16, VectorElement.UInt8, VectorElement.Int8])
        {
            var format = new VectorFormat(element, 5, Metric.Cosine);
            byte[] vectors = new byte[2 * format.VectorBytes];
            Samples.Clustered(format, 1, seed: 3).CopyTo(vectors, format.VectorBytes);
            using VectorRows rows = Samples.Load(format, vectors);
            Assert.All(Samples.Exact(rows, rows.Vector(0), 2, default(AcceptAll)), n => Assert.Equal(1, n.Distance));
        }
    }

    private static void Check(VectorFormat format, SimdForm form, byte[] vectors)
    {
        using VectorRows rows = Samples.Load(format, vectors);
        var query = new PreparedQuery(format, form);
        var results = new TopK();
        for (int i = 0; i < rows.Capacity; i++)
        {
            query.Set(rows.Vector(i));
            results.Reset(format, rows.Capacity);
            FlatSearcher.Search(rows, query, 0, rows.Capacity, default(AcceptAll), results);
            foreach (Neighbor found in results.Sorted())
            {
                double expected = Reference.Distance(format, rows.Vector(i), rows.Vector(found.Ordinal));
                double tolerance = Tolerance(format, rows.Vector(i), rows.Vector(found.Ordinal), expected);
                Assert.True(
                    Math.Abs(found.Distance - expected) <= tolerance,
                    $"{format}, {form}, rows {i} and {found.Ordinal}: {found.Distance} is not {expected}");
            }
        }
    }

    private static double Tolerance(VectorFormat format, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, double expected)
    {
        if (format.Metric is Metric.Cosine or Metric.Jaccard)
        {
            return 1e-5;
        }

        if (format.Element is not (VectorElement.Float32 or VectorElement.Float16))
        {
            return 0;
        }

        if (format.Metric is Metric.L2 or Metric.L1)
        {
            return (1e-5 * Math.Abs(expected)) + 1e-37;
        }

        // Terms of a dot product cancel, so the error is relative to their size.
        double size = 0;
        for (int i = 0; i < format.Dimension; i++)
        {
            size += Math.Abs(At(format, a, i) * At(format, b, i));
        }

        return (1e-5 * size) + 1e-37;
    }

    private static double At(VectorFormat format, ReadOnlySpan<byte> vector, int i) =>
        format.Element == VectorElement.Float16
            ? (double)MemoryMarshal.Cast<byte, Half>(vector)[i]
            : MemoryMarshal.Cast<byte, float>(vector)[i];

    private static byte[] Edges(VectorFormat format)
    {
        var random = new Random(format.Dimension);
        byte[] vectors = new byte[12 * format.VectorBytes];
        if (format.Element == VectorElement.Float32)
        {
            foreach (ref float component in MemoryMarshal.Cast<byte, float>(vectors.AsSpan()))
            {
                component = FloatEdges[random.Next(FloatEdges.Length)];
            }
        }
        else if (format.Element == VectorElement.Float16)
        {
            foreach (ref Half component in MemoryMarshal.Cast<byte, Half>(vectors.AsSpan()))
            {
                component = HalfEdges[random.Next(HalfEdges.Length)];
            }
        }
        else
        {
            foreach (ref byte component in vectors.AsSpan())
            {
                component = ByteEdges[random.Next(ByteEdges.Length)];
            }
        }

        return vectors;
    }
}

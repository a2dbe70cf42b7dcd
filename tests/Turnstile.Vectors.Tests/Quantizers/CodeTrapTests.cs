using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>What codes are known to stumble over: zeros, duplicates, scales, constants, extremes.</summary>
public sealed class CodeTrapTests
{
    public static TheoryData<string> Names() => [.. Codes.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_zero_vector_is_at_cosine_distance_one(string name)
    {
        var format = new VectorFormat(VectorElement.Float32, 40, Metric.Cosine);
        byte[] vectors = new byte[2 * format.VectorBytes];
        Samples.Clustered(format, 1, seed: 3).CopyTo(vectors, format.VectorBytes);
        using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
        Assert.True(codes.HasVector(0));
        Assert.Equal(1, Codes.Estimate(codes, Samples.At(format, vectors, 1), 0, SimdForms.Best), 1e-6);
        Assert.Equal(1, Codes.Estimate(codes, Samples.At(format, vectors, 0), 1, SimdForms.Best), 1e-6);
    }

    [Fact]
    public void A_centre_leaves_the_zero_vector_far_under_cosine()
    {
        var format = new VectorFormat(VectorElement.Float32, 40, Metric.Cosine);
        byte[] vectors = new byte[200 * format.VectorBytes];
        Samples.Clustered(format, 199, seed: 3).CopyTo(vectors, format.VectorBytes);
        float[] centre = [.. Enumerable.Repeat(0.05f, 40)];
        using VectorRows codes = Codes.Encode(new RaBitQuantizer(format, 8, 1, centre), vectors);
        Assert.Equal(1, Codes.Estimate(codes, Samples.At(format, vectors, 5), 0, SimdForms.Best), 0.05);
        double exact = Reference.Distance(format, Samples.At(format, vectors, 5), Samples.At(format, vectors, 6));
        Assert.Equal(exact, Codes.Estimate(codes, Samples.At(format, vectors, 5), 6, SimdForms.Best), 0.05);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_that_are_not_normalised_have_the_same_cosine(string name)
    {
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.Cosine);
        byte[] vectors = Samples.Clustered(format, 2, seed: 4);
        byte[] scaled = [.. vectors];
        foreach (ref float component in MemoryMarshal.Cast<byte, float>(scaled.AsSpan()))
        {
            component *= 1000;
        }

        using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
        using VectorRows longer = Codes.Encode(Codes.Make(name, format), scaled);
        double expected = Codes.Estimate(codes, Samples.At(format, vectors, 0), 1, SimdForms.Best);
        Assert.Equal(expected, Codes.Estimate(longer, Samples.At(format, scaled, 0), 1, SimdForms.Best), 2e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_of_any_scale_are_taken_as_they_are(string name)
    {
        // A quantizer made for -1..1 clamps 0..255 and finds nothing; each vector here has its own scale.
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.L2);
        foreach (float scale in (float[])[1e-6f, 1, 100])
        {
            byte[] vectors = Samples.Clustered(format, 200, seed: 6);
            foreach (ref float component in MemoryMarshal.Cast<byte, float>(vectors.AsSpan()))
            {
                component *= scale;
            }

            using VectorRows full = Samples.Load(format, vectors);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
            for (int q = 0; q < 10 && (name != "f16" || scale >= 1); q++)
            {
                Assert.Equal(q, Codes.Scan(codes, full, full.Vector(q), 1)[0].Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Positive_values_up_to_255_are_told_apart(string name)
    {
        // Clamped to -1..1 they would all be one vector.
        var format = new VectorFormat(VectorElement.Float32, 64, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 1_000, seed: 12);
        Span<float> components = MemoryMarshal.Cast<byte, float>(vectors.AsSpan());
        float widest = components.ToArray().Max(Math.Abs);
        foreach (ref float component in components)
        {
            component = MathF.Round(127.5f + (component / widest * 127.5f));
        }

        using VectorRows full = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
        double recall = 0;
        for (int q = 0; q < 20; q++)
        {
            recall += Graphs.Recall(
                Samples.Exact(full, full.Vector(q), 10, default(AcceptAll)),
                Codes.Scan(codes, full, full.Vector(q), 10)) / 20;
        }

        // Of equal codes it would be a tenth.
        double floor = name == "rabitq1" ? .9 : .98;
        Assert.True(recall >= floor, $"recall {recall}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_and_extreme_vectors_give_an_order_and_no_nan(string name)
    {
        if (name == "f16")
        {
            return;
        }

        foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine])
        {
            var format = new VectorFormat(VectorElement.Float32, 3, metric);
            float max = float.MaxValue;
            float tiny = float.Epsilon;
            byte[] vectors = Codes.Floats(
                7, 7, 7, 0, 0, 0, max, max, max, max, -max, 1, tiny, 0, -tiny, -3, -3, -3, 1e-30f, 2e-30f, 3e-30f);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
            for (int i = 0; i < codes.Capacity; i++)
            {
                Assert.True(codes.HasVector(i));
                byte[] code = new byte[codes.Quantizer!.CodeBytes];
                codes.ReadCode(i, code);
                codes.WriteCode(i, code);
                for (int q = 0; q < codes.Capacity; q++)
                {
                    double distance = Codes.Estimate(codes, Samples.At(format, vectors, q), i, SimdForms.Best);
                    Assert.False(double.IsNaN(distance), $"{metric}: {q} to {i}");
                }
            }

            Assert.Equal(
                Reference.Distance(format, Samples.At(format, vectors, 0), Samples.At(format, vectors, 5)),
                Codes.Estimate(codes, Samples.At(format, vectors, 0), 5, SimdForms.Best),
                name.StartsWith("rabit", StringComparison.Ordinal) ? 100 : 0.5);
        }
    }

    [Theory]
    [InlineData("lvq4")]
    [InlineData("lvq8")]
    [InlineData("rabitq1")]
    public void Two_thousand_equal_vectors_do_not_trap_a_graph_over_codes(string name)
    {
        var format = new VectorFormat(VectorElement.Float32, 32, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 3000, seed: 8);
        for (int i = 500; i < 2500; i++)
        {
            vectors.AsSpan(0, format.VectorBytes).CopyTo(vectors.AsSpan(i * format.VectorBytes));
        }

        using VectorRows full = Samples.Load(format, vectors);
        using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
        using HnswGraph graph = Graphs.Build(codes);
        double sum = 0;
        int[] others = [.. Enumerable.Range(1, 50), .. Enumerable.Range(2500, 50)];
        foreach (int other in others)
        {
            sum += Graphs.Recall(
                Samples.Exact(full, full.Vector(other), 10, default(AcceptAll)),
                Codes.Find(graph, full, full.Vector(other), 10, 100));
        }

        double floor = name == "rabitq1" ? 0.7 : 0.95;
        Assert.True(sum / others.Length >= floor, $"{name}: recall@10 {sum / others.Length}");
    }

    [Fact]
    public void A_component_beyond_float16_is_refused_and_one_beyond_bfloat16_kept()
    {
        var format = new VectorFormat(VectorElement.Float32, 2, Metric.L2);
        using VectorRows halves = new(new HalfQuantizer(format, HalfPrecision.Float16), 1);
        Assert.Throws<ArgumentException>(() => halves.Write(0, Codes.Floats(70000, 0)));
        halves.Write(0, Codes.Floats(65504, -65504));
        using VectorRows brains = new(new HalfQuantizer(format, HalfPrecision.BFloat16), 1);
        brains.Write(0, Codes.Floats(float.MaxValue, -float.MaxValue));
        Assert.True(brains.HasVector(0));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x7FFF)]
    [InlineData(0x8000)]
    [InlineData(0x8001)]
    public void Every_float_becomes_the_nearest_bfloat16_and_a_tie_the_even_one(int dropped)
    {
        const int Count = 0x7F80;
        float[] floats =
            [.. Enumerable.Range(0, Count).Select(kept => BitConverter.Int32BitsToSingle((kept << 16) | dropped))];
        var format = new VectorFormat(VectorElement.Float32, Count, Metric.L1);
        using VectorRows codes = Codes.Encode(
            new HalfQuantizer(format, HalfPrecision.BFloat16),
            [.. Codes.Floats(floats), .. Codes.Floats([.. floats.Select(x => -x)])]);
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(codes.Record(0));
        ReadOnlySpan<ushort> negative = MemoryMarshal.Cast<byte, ushort>(codes.Record(1));
        for (int kept = 0; kept < Count; kept++)
        {
            // None becomes infinity.
            int carry = dropped > 0x8000 || (dropped == 0x8000 && kept % 2 == 1) ? 1 : 0;
            int expected = Math.Min(kept + carry, Count - 1);
            Assert.Equal(expected, halves[kept]);
            Assert.Equal(expected | 0x8000, negative[kept]);
        }
    }

    [Fact]
    public void Codes_of_rows_without_a_vector_are_never_found()
    {
        var format = new VectorFormat(VectorElement.Float32, 8, Metric.L2);
        foreach (string name in Codes.Names)
        {
            using VectorRows codes = new(Codes.Make(name, format), 3);
            using VectorRows full = new(format, 3);
            codes.Write(0, Codes.Floats(1, 2, 3, 4, 5, 6, 7, 8));
            full.Write(0, Codes.Floats(1, 2, 3, 4, 5, 6, 7, 8));
            codes.WriteMissing(1);
            full.WriteMissing(1);
            codes.Write(2, new byte[32]);
            full.Write(2, new byte[32]);
            Neighbor[] found = Codes.Scan(codes, full, new byte[32], 3);
            Assert.Equal([2, 0], found.Select(n => n.Ordinal));
        }
    }
}

using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>Recall@10 of graphs and scans over codes with rescoring, over seeds, codes and metrics.</summary>
public sealed class CodeRecallTests
{
    private const int RowCount = 1000;
    private const int QueryCount = 25;
    private const int Dimension = 64;

    public static TheoryData<string, VectorElement, Metric> Kinds()
    {
        var data = new TheoryData<string, VectorElement, Metric>();
        string[] names = ["lvq4", "lvq6", "lvq7", "lvq8", "lvq4x8", "bf16", "rabitq1", "rabitq2", "rabitq4", "rabitq9"];
        foreach (string name in names)
        {
            foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine])
            {
                data.Add(name, VectorElement.Float32, metric);
            }
        }

        data.Add("lvq4", VectorElement.UInt8, Metric.L2);
        data.Add("lvq8", VectorElement.UInt8, Metric.Cosine);
        data.Add("lvq4", VectorElement.Int8, Metric.InnerProduct);
        data.Add("rabitq4", VectorElement.Int8, Metric.L2);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Recall_stays_above_its_floor(string name, VectorElement element, Metric metric)
    {
        // One bit is not made for so few dimensions; and the inner product favours long vectors, as in any graph.
        double floor = (name == "rabitq1" ? 0.8 : 0.95) - (metric == Metric.InnerProduct ? 0.07 : 0);
        for (int seed = 1; seed <= 2; seed++)
        {
            var format = new VectorFormat(element, Dimension, metric);
            byte[] vectors = Samples.Clustered(format, RowCount + QueryCount, seed);
            byte[] stored = vectors[..(RowCount * format.VectorBytes)];
            using VectorRows full = Samples.Load(format, stored);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format, (ulong)seed), stored);
            using HnswGraph graph = Graphs.Build(codes, seed: (ulong)seed);
            double byGraph = 0;
            double byScan = 0;
            for (int q = 0; q < QueryCount; q++)
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, RowCount + q);
                Neighbor[] exact = Samples.Exact(full, query, 10, default(AcceptAll));
                byGraph += Graphs.Recall(exact, Codes.Find(graph, full, query, 10, ef: 80));
                byScan += Graphs.Recall(exact, Codes.Scan(codes, full, query, 10));
            }

            Assert.True(byGraph / QueryCount >= floor, $"{name}, {format}, seed {seed}: graph {byGraph / QueryCount}");
            Assert.True(byScan / QueryCount >= floor, $"{name}, {format}, seed {seed}: scan {byScan / QueryCount}");
        }
    }

    [Fact]
    public void Two_quantizers_in_one_process_do_not_meet()
    {
        // Interleaved row by row and query by query, each must give what it gives alone.
        var format = new VectorFormat(VectorElement.Float32, Dimension, Metric.L2);
        var other = new VectorFormat(VectorElement.Float32, 48, Metric.Cosine);
        byte[] vectors = Samples.Clustered(format, 300, seed: 1);
        byte[] others = Samples.Clustered(other, 300, seed: 2);
        using VectorRows alone = Codes.Encode(Codes.Make("rabitq2", format), vectors);
        using VectorRows first = new(Codes.Make("rabitq2", format), 300);
        using VectorRows second = new(Codes.Make("lvq4x8", other), 300);
        using VectorRows third = new(Codes.Make("rabitq5", format, seed: 9), 300);
        for (int i = 0; i < 300; i++)
        {
            first.Write(i, Samples.At(format, vectors, i));
            second.Write(i, Samples.At(other, others, i));
            third.Write(i, Samples.At(format, vectors, i));
        }

        using VectorRows full = Samples.Load(format, vectors);
        using VectorRows otherFull = Samples.Load(other, others);
        for (int i = 0; i < 300; i++)
        {
            byte[] expected = new byte[alone.Quantizer!.CodeBytes];
            byte[] found = new byte[alone.Quantizer.CodeBytes];
            alone.ReadCode(i, expected);
            first.ReadCode(i, found);
            Assert.Equal(expected, found);
        }

        for (int q = 0; q < 20; q++)
        {
            Assert.Equal(q, Codes.Scan(first, full, Samples.At(format, vectors, q), 1)[0].Ordinal);
            Assert.Equal(q, Codes.Scan(second, otherFull, Samples.At(other, others, q), 1)[0].Ordinal);
            Assert.Equal(q, Codes.Scan(third, full, Samples.At(format, vectors, q), 1)[0].Ordinal);
        }
    }

    [Fact]
    public void A_query_of_another_quantizer_is_refused()
    {
        var format = new VectorFormat(VectorElement.Float32, 16, Metric.L2);
        using VectorRows codes = Codes.Encode(Codes.Make("rabitq1", format), new byte[64]);
        var results = new TopK();
        results.Reset(format, 1);
        foreach (Quantizer other in (Quantizer[])
            [Codes.Make("rabitq1", format, seed: 2), Codes.Make("rabitq2", format), Codes.Make("lvq4", format)])
        {
            Assert.NotEqual(codes.Quantizer, other);
            var query = new PreparedQuery(other);
            query.Set(new byte[64]);
            Assert.Throws<ArgumentException>(() => FlatSearcher.Search(
                codes, query, 0, 1, default(AcceptAll), results));
        }

        Assert.Equal(codes.Quantizer, Codes.Make("rabitq1", format));
    }

    [Fact]
    public void Two_levels_serve_without_the_vectors()
    {
        foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine])
        {
            foreach (int dimension in (int[])[1, 15, 16, 17, 31, 33, 100])
            {
                var format = new VectorFormat(VectorElement.Float32, dimension, metric);
                byte[] vectors = Samples.Clustered(format, 50, seed: 7);
                using VectorRows codes = Codes.Encode(Codes.Make("lvq4x8", format), vectors);
                var query = new PreparedQuery(codes);
                query.Set(Samples.At(format, vectors, 3));
                double[] distances = new double[50];
                new ResidualScorer(codes, query).Score([.. Enumerable.Range(0, 50)], distances);
                for (int i = 0; i < 50; i++)
                {
                    double exact = Reference.Distance(
                        format, Samples.At(format, vectors, 3), Samples.At(format, vectors, i));
                    Assert.InRange(distances[i], exact - (0.003 * dimension), exact + (0.003 * dimension));
                }
            }
        }
    }

    [Theory]
    [InlineData(Metric.L2, 0)]
    [InlineData(Metric.L2, 20)]
    [InlineData(Metric.InnerProduct, 20)]
    [InlineData(Metric.Cosine, 20)]
    public void Bounds_hold_nearly_always_and_spare_candidates(Metric metric, float shift)
    {
        // Far from zero along the vector of ones, which takes no bits and loosens no bounds.
        var format = new VectorFormat(VectorElement.Float32, 512, metric);
        byte[] vectors = Samples.Clustered(format, 500, seed: 3);
        Shift(vectors, shift);
        using VectorRows full = Samples.Load(format, vectors);
        foreach (int bits in (int[])[1, 2, 4, 8])
        {
            using VectorRows codes = Codes.Encode(new RaBitQuantizer(format, bits), vectors);
            var query = new PreparedQuery(codes);
            query.Set(Samples.At(format, vectors, 0));
            double[] estimates = new double[500];
            new RowsScorer(codes, query).Score([.. Enumerable.Range(0, 500)], estimates);
            int held = 0;
            for (int i = 0; i < 500; i++)
            {
                // Float32 has its share in it where lengths are far above distances.
                double exact = Reference.Distance(format, full.Vector(0), Samples.At(format, vectors, i));
                double rounding = 1e-6 * (metric == Metric.Cosine ? 1 : 512 * shift * shift);
                held += Math.Abs(estimates[i] - exact) <= query.ErrorOf(codes, i) + rounding ? 1 : 0;
            }

            Assert.True(held >= 465, $"{bits} bits: the bound holds for {held} of 500");
            double size = metric == Metric.Cosine ? 1 / (double)(1 + (shift * shift)) : 512;
            double typical = Enumerable.Range(0, 500).Average(i => query.ErrorOf(codes, i)) / size;
            Assert.InRange(typical, 0, 1.2 / (1 << (bits - 1)));
            if (metric != Metric.InnerProduct)
            {
                Assert.Equal(0, Codes.Scan(codes, full, full.Vector(0), 1)[0].Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_number_that_is_added_to_all_components_changes_no_estimate(int bits)
    {
        var format = new VectorFormat(VectorElement.Float32, 100, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 100, seed: 6);
        byte[] shifted = [.. vectors];
        Shift(shifted, 40);
        using VectorRows codes = Codes.Encode(new RaBitQuantizer(format, bits), vectors);
        using VectorRows others = Codes.Encode(new RaBitQuantizer(format, bits), shifted);
        for (int i = 1; i < 100; i++)
        {
            double expected = Codes.Estimate(codes, Samples.At(format, vectors, 0), i, SimdForms.Best);
            double found = Codes.Estimate(others, Samples.At(format, shifted, 0), i, SimdForms.Best);
            Assert.Equal(expected, found, 0.3);
        }
    }

    [Fact]
    public void A_scorer_that_is_asked_by_bounds_is_asked_for_fewer()
    {
        var format = new VectorFormat(VectorElement.Float32, 256, Metric.L2);
        byte[] vectors = Samples.Clustered(format, 2000, seed: 5);
        using VectorRows codes = Codes.Encode(new RaBitQuantizer(format, 4), vectors);
        using VectorRows full = Samples.Load(format, vectors);
        var query = new PreparedQuery(codes);
        query.Set(full.Vector(1));
        var exactQuery = new PreparedQuery(full);
        exactQuery.Set(full.Vector(1));
        var candidates = new TopK();
        candidates.Reset(format, 500);
        FlatSearcher.Search(codes, query, 0, 2000, default(AcceptAll), candidates);
        var results = new TopK();
        results.Reset(format, 10);
        int scored = new Rescorer().Rescore(codes, query, candidates, new RowsScorer(full, exactQuery), results);
        Assert.InRange(scored, 10, 100);
        Assert.Equal(Samples.Exact(full, full.Vector(1), 10, default(AcceptAll)), results.Sorted().ToArray());
    }

    private static void Shift(byte[] vectors, float by)
    {
        foreach (ref float component in MemoryMarshal.Cast<byte, float>(vectors.AsSpan()))
        {
            component += by;
        }
    }
}

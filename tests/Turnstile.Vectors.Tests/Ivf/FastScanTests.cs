using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class FastScanTests
{
    [Fact]
    public void Every_form_finds_the_same()
    {
        var format = new VectorFormat(VectorElement.Float32, 130, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 800, seed: 1));
        IvfIndex index = Lists.Build(rows, new IvfParameters(10));
        using FastScanCodes codes = Lists.Encode(index, rows);
        foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
        {
            for (int q = 0; q < 20; q++)
            {
                var results = new TopK();
                results.Reset(format, 10);
                var searcher = new FastScanSearcher(form);
                searcher.Search(
                    codes, rows.Vector(q), 3, default(AcceptAll), Lists.Exact(rows, rows.Vector(q)), results);
                Assert.Equal(
                    Lists.FindFast(codes, rows, rows.Vector(q), 10, 3, default(AcceptAll)),
                    results.Sorted().ToArray());
            }
        }

        index.Centroids.Dispose();
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.InnerProduct)]
    public void The_bound_holds_nearly_always_and_saves_most_exact_distances(Metric metric)
    {
        var format = new VectorFormat(VectorElement.Float32, 256, metric);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 3000, seed: 2));
        IvfIndex index = Lists.Build(rows, new IvfParameters(20));
        using FastScanCodes codes = Lists.Encode(index, rows);
        var searcher = new FastScanSearcher();
        var hits = new RangeHits();
        long estimated = 0;
        long scored = 0;
        int expected = 0;
        int found = 0;
        for (int q = 0; q < 50; q++)
        {
            double radius = Samples.Exact(rows, rows.Vector(q), 40, default(AcceptAll))[^1].Distance;
            hits.Reset(format, radius);
            SearchStatistics statistics = searcher.SearchRange(
                codes, rows.Vector(q), 20, default(AcceptAll), Lists.Exact(rows, rows.Vector(q)), hits);
            estimated += statistics.Visited;
            scored += searcher.ScoredCount;
            expected += 40;
            found += hits.Count;
        }

        Assert.InRange(found, 0.98 * expected, expected);
        Assert.InRange(scored, found, estimated / 5);
        index.Centroids.Dispose();
    }

    [Fact]
    public void Dimensions_beyond_one_call_of_the_kernel_are_summed_whole()
    {
        var format = new VectorFormat(VectorElement.UInt8, 2100, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 300, seed: 3));
        IvfIndex index = Lists.Build(rows, new IvfParameters(4));
        using FastScanCodes codes = Lists.Encode(index, rows);
        for (int q = 0; q < 20; q++)
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(q), 5, default(AcceptAll));
            Assert.Equal(exact, Lists.FindFast(codes, rows, rows.Vector(q), 5, 4, default(AcceptAll)));
        }

        index.Centroids.Dispose();
    }

    [Fact]
    public void Constant_and_extreme_vectors_are_found()
    {
        var format = new VectorFormat(VectorElement.Float32, 3, Metric.L2);
        float max = float.MaxValue;
        byte[] vectors = Samples.Bytes(
            7, 7, 7, 0, 0, 0, max, max, max, max, -max, 1, float.Epsilon, 0, 0, -3, -3, -3, 1e16f, 2e16f, 3e16f);
        using VectorRows rows = Samples.Load(format, vectors);
        IvfIndex index = Lists.Build(rows, new IvfParameters(2));
        using FastScanCodes codes = Lists.Encode(index, rows);
        for (int q = 0; q < rows.Capacity; q++)
        {
            Neighbor[] exact = Samples.Exact(rows, rows.Vector(q), 7, default(AcceptAll));
            Assert.Equal(exact, Lists.FindFast(codes, rows, rows.Vector(q), 7, 2, default(AcceptAll)));
            Assert.Equal(0, Lists.FindFast(codes, rows, rows.Vector(q), 1, 2, default(AcceptAll))[0].Distance);
        }

        index.Centroids.Dispose();
    }

    [Theory]
    [InlineData(Metric.L2, 0)]
    [InlineData(Metric.InnerProduct, 1)]
    [InlineData(Metric.Cosine, 1)]
    public void Codes_of_lists_that_have_grown_are_what_they_would_be_if_made_at_once(Metric metric, float spill)
    {
        var format = new VectorFormat(VectorElement.Float32, 20, metric);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 900, seed: 6));
        var parameters = new IvfParameters(7, spillWeight: spill);
        using IvfCentroids centroids = Lists.Train(rows, parameters);
        IvfIndex index = Lists.Fill(rows, centroids, parameters, 1);
        FastScanCodes codes = Lists.Encode(index, rows);
        foreach (int count in (int[])[1, 2, 90, 400, 900])
        {
            var builder = new IvfBuilder(rows, index);
            builder.Assign(index.RowCount, count);
            index = builder.Build();
            var longer = new FastScanBuilder(index, rows, codes);
            longer.Encode(0, 2);
            longer.Encode(1, 2);
            codes.Dispose();
            codes = longer.Build();
            using FastScanCodes atOnce = Lists.Encode(Lists.Fill(rows, centroids, parameters, count), rows);
            Assert.Equal(BytesOf(atOnce), BytesOf(codes));
        }

        IvfIndex fewer = Lists.Fill(rows, centroids, parameters, 899);
        Assert.Contains(
            "does not begin with its rows of before",
            Assert.Throws<ArgumentException>(() => new FastScanBuilder(fewer, rows, codes)).Message,
            StringComparison.Ordinal);
        using IvfCentroids others = Lists.Train(rows, parameters);
        IvfIndex elsewhere = Lists.Fill(rows, others, parameters, 900);
        Assert.Throws<ArgumentException>(() => new FastScanBuilder(elsewhere, rows, codes));
        codes.Dispose();
    }

    private static byte[] BytesOf(FastScanCodes codes)
    {
        var bytes = new MemoryStream();
        FastScanWriter.Write(codes, bytes);
        return bytes.ToArray();
    }

    [Fact]
    public void Two_sets_of_codes_share_one_searcher_without_harm()
    {
        var searcher = new FastScanSearcher();
        var results = new TopK();
        foreach (int round in (int[])[0, 1])
        {
            foreach (int dimension in (int[])[48, 16])
            {
                var format = new VectorFormat(VectorElement.Float32, dimension, Metric.Cosine);
                using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 300, seed: dimension + round));
                IvfIndex index = Lists.Build(rows, new IvfParameters(5));
                using FastScanCodes codes = Lists.Encode(index, rows);
                results.Reset(format, 1);
                searcher.Search(
                    codes, rows.Vector(9), 1, default(AcceptAll), Lists.Exact(rows, rows.Vector(9)), results);
                Assert.Equal(9, results.Sorted()[0].Ordinal);
                index.Centroids.Dispose();
            }
        }
    }
}

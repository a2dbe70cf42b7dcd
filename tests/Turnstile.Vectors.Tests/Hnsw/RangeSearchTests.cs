using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class RangeSearchTests
{
    [Theory]
    [InlineData(VectorElement.Float32, Metric.L2)]
    [InlineData(VectorElement.Float32, Metric.Cosine)]
    [InlineData(VectorElement.Float32, Metric.InnerProduct)]
    [InlineData(VectorElement.UInt8, Metric.L2)]
    [InlineData(VectorElement.Int8, Metric.InnerProduct)]
    [InlineData(VectorElement.UInt8, Metric.L1)]
    [InlineData(VectorElement.Binary, Metric.Hamming)]
    [InlineData(VectorElement.Binary, Metric.Jaccard)]
    public void A_scan_finds_exactly_the_rows_within_the_radius_and_a_graph_nearly_all(
        VectorElement element, Metric metric)
    {
        var format = new VectorFormat(element, 32, metric);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 2000, seed: 1));
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(format);
        var hits = new RangeHits();
        int expectedSum = 0;
        int foundSum = 0;
        for (int q = 0; q < 20; q++)
        {
            query.Set(rows.Vector(q));
            double radius = Samples.Exact(rows, rows.Vector(q), 60, default(AcceptAll))[^1].Distance;
            var filter = new Modulo(q % 2 + 1);
            double[] all = [.. Samples.Exact(rows, rows.Vector(q), 2000, filter)
                .Select(n => n.Distance).Where(d => d <= radius)];
            hits.Reset(format, radius);
            FlatSearcher.SearchRange(rows, query, 0, 2000, filter, hits);
            Assert.Equal(all, hits.Sorted().ToArray().Select(n => n.Distance));
            hits.Reset(format, radius);
            Assert.True(new HnswSearcher().SearchRange(graph, query, 32, filter, hits).Completed);
            Assert.All(hits.Sorted().ToArray(), n => Assert.True(n.Distance <= radius && filter.Accepts(n.Ordinal)));
            expectedSum += all.Length;
            foundSum += hits.Count;
        }

        Assert.True(foundSum >= 0.97 * expectedSum, $"{format}: {foundSum} of {expectedSum}");
    }

    [Fact]
    public void An_empty_radius_costs_little_and_a_full_list_stops()
    {
        var format = new VectorFormat(VectorElement.UInt8, 32, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 5000, seed: 2));
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(format);
        query.Set(rows.Vector(0));
        var hits = new RangeHits();
        hits.Reset(format, -1);
        SearchStatistics none = new HnswSearcher().SearchRange(graph, query, 16, default(AcceptAll), hits);
        Assert.Equal(0, hits.Count);
        Assert.InRange(none.Visited, 1, 1500);
        hits.Reset(format, 1e9, countMax: 25);
        Assert.False(new HnswSearcher().SearchRange(graph, query, 16, default(AcceptAll), hits).Completed);
        Assert.Equal(25, hits.Count);
        hits.Reset(format, 0);
        new HnswSearcher().SearchRange(graph, query, 16, default(AcceptAll), hits);
        Assert.Equal([0], hits.Sorted().ToArray().Select(n => n.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => hits.Reset(format, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => hits.Reset(format, 1, 0));
    }

    [Fact]
    public void Equal_rows_are_all_within()
    {
        var format = new VectorFormat(VectorElement.UInt8, 8, Metric.L2);
        using VectorRows rows = Samples.Load(format, new byte[1000 * 8]);
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(format);
        query.Set(rows.Vector(0));
        var hits = new RangeHits();
        hits.Reset(format, 0);
        new HnswSearcher().SearchRange(graph, query, 4, default(AcceptAll), hits);
        Assert.Equal(1000, hits.Count);
    }
}

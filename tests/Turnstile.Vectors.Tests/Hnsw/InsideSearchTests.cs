using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class InsideSearchTests
{
    private const int K = 10;
    private const int RowCount = 6_000;
    private const int QueryCount = 100;
    private static readonly VectorFormat s_format = new(VectorElement.Float32, 24, Metric.L2);

    [Fact]
    public void Rows_of_a_few_places_are_found_from_anywhere_with_few_distances()
    {
        byte[] vectors = Samples.Clustered(s_format, RowCount + QueryCount, seed: 11);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = BuildFirst(rows, RowCount);
        var filter = new Within(NearestTo(rows, [5, 777, 2_345], each: 300));
        int[] seeds = Seeds(filter);
        Assert.True(HnswSearcher.ShareAround(graph, seeds, filter) > 0.6);
        var searcher = new HnswSearcher();
        var query = new PreparedQuery(s_format);
        var (found, truth) = (new TopK(), new TopK());
        int right = 0;
        long visited = 0;
        for (int i = RowCount; i < RowCount + QueryCount; i++)
        {
            query.Set(rows.Vector(i));
            found.Reset(s_format, K);
            truth.Reset(s_format, K);
            SearchStatistics statistics = searcher.SearchInside(graph, query, 64, RowCount, seeds, filter, found);
            Assert.True(statistics.Completed);
            visited += statistics.Visited;
            FlatSearcher.Search(rows, query, 0, RowCount, filter, truth);
            right += found.Sorted().ToArray().Count(hit => hit.Distance <= truth.Bound);
            Assert.All(found.Sorted().ToArray(), hit => Assert.True(filter.Accepts(hit.Ordinal)));
        }

        Assert.True(right >= 0.98 * K * QueryCount, $"{right} of {K * QueryCount}");
        Assert.True(visited / QueryCount < 600, $"{visited / QueryCount} distances a query");
    }

    [Fact]
    public void A_filter_by_chance_passes_the_same_share_around_as_everywhere()
    {
        using VectorRows rows = Samples.Load(s_format, Samples.Clustered(s_format, RowCount, seed: 12));
        using HnswGraph graph = Graphs.Build(rows);
        var random = new Random(12);
        var filter = new Within([.. Enumerable.Range(0, RowCount).Where(_ => random.Next(10) == 0)]);
        Assert.InRange(HnswSearcher.ShareAround(graph, Seeds(filter), filter), 0.03, 0.2);
    }

    [Fact]
    public void What_does_not_hang_together_is_said_not_to_be_whole()
    {
        using VectorRows rows = Samples.Load(s_format, Samples.Clustered(s_format, RowCount, seed: 13));
        using HnswGraph graph = Graphs.Build(rows);
        var filter = new Within([.. Enumerable.Range(0, 30).Select(i => i * 200)]);
        var query = new PreparedQuery(s_format);
        query.Set(rows.Vector(1));
        var results = new TopK();
        results.Reset(s_format, K);
        Assert.False(new HnswSearcher().SearchInside(graph, query, 64, RowCount, [0], filter, results).Completed);
    }

    [Fact]
    public void Equal_rows_behind_one_that_does_not_pass_are_found_and_none_comes_twice()
    {
        byte[] vectors = Samples.Clustered(s_format, 800, seed: 14);
        byte[] twice = [.. vectors, .. vectors];
        using VectorRows rows = Samples.Load(s_format, twice);
        using HnswGraph graph = Graphs.Build(rows);
        Assert.Equal(800, graph.Count - 800);
        var filter = new Within([.. Enumerable.Range(800, 800)]);
        var query = new PreparedQuery(s_format);
        var (found, truth) = (new TopK(), new TopK());
        for (int i = 0; i < 50; i++)
        {
            query.Set(rows.Vector(i));
            found.Reset(s_format, K);
            truth.Reset(s_format, K);
            new HnswSearcher().SearchInside(graph, query, 100, RowCount, [0, 1, 2, 801], filter, found);
            FlatSearcher.Search(rows, query, 0, rows.Capacity, filter, truth);
            int[] ordinals = [.. found.Sorted().ToArray().Select(hit => hit.Ordinal)];
            Assert.Equal(ordinals.Distinct().Count(), ordinals.Length);
            Assert.Contains(800 + i, ordinals);
            Assert.All(ordinals, ordinal => Assert.True(ordinal >= 800));
        }
    }

    [Fact]
    public void Seeds_that_are_too_many_or_not_in_the_graph_are_refused()
    {
        using VectorRows rows = Samples.Load(s_format, Samples.Clustered(s_format, 200, seed: 15));
        using HnswGraph graph = BuildFirst(rows, 100);
        var all = default(AcceptAll);
        Assert.Throws<ArgumentException>(
            () => HnswSearcher.ShareAround(graph, new int[HnswSearcher.SeedsMax + 1], all));
        Assert.ThrowsAny<ArgumentException>(() => HnswSearcher.ShareAround(graph, [150], all));
    }

    private static HnswGraph BuildFirst(VectorRows rows, int count)
    {
        var graph = new HnswGraph(rows, new HnswParameters(), count);
        var inserter = new HnswInserter(graph);
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            inserter.Insert(ordinal);
        }

        return graph;
    }

    private static int[] NearestTo(VectorRows rows, int[] centres, int each)
    {
        var query = new PreparedQuery(s_format);
        var results = new TopK();
        var all = new HashSet<int>();
        foreach (int centre in centres)
        {
            query.Set(rows.Vector(centre));
            results.Reset(s_format, each);
            FlatSearcher.Search(rows, query, 0, RowCount, default(AcceptAll), results);
            all.UnionWith(results.Sorted().ToArray().Select(hit => hit.Ordinal));
        }

        return [.. all];
    }

    private static int[] Seeds(Within filter)
    {
        IEnumerable<int> passing = Enumerable.Range(0, RowCount).Where(filter.Accepts);
        return [.. passing.Where((_, i) => i % 20 == 0).Take(HnswSearcher.SeedsMax)];
    }

    private readonly struct Within(int[] rows) : IRowFilter
    {
        private readonly HashSet<int> _rows = [.. rows];

        public bool Accepts(int ordinal) => _rows.Contains(ordinal);
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class SearchReachTests
{
    private const int K = 10;
    private const int Ef = 64;
    private const int QueryCount = 100;
    private static readonly VectorFormat s_format = new(VectorElement.Float32, 24, Metric.L2);

    [Fact]
    public void Rows_spread_over_graphs_are_found_as_well_with_less_work()
    {
        byte[] vectors = Samples.Clustered(s_format, 8_000 + QueryCount, seed: 3);
        (double alone, int aloneCount) = Search(vectors, row => row % 4, new Modulo(1), isWithinReach: false);
        (double within, int withinCount) = Search(vectors, row => row % 4, new Modulo(1), isWithinReach: true);
        Assert.True(within >= 0.99 && within >= alone - 0.005, $"recall {within}, alone {alone}");
        Assert.True(withinCount < 0.7 * aloneCount, $"{withinCount} distances, alone {aloneCount}");
    }

    [Fact]
    public void Rows_that_may_not_be_results_lead_on_within_reach()
    {
        byte[] vectors = Samples.Clustered(s_format, 8_000 + QueryCount, seed: 4);
        (double within, _) = Search(vectors, row => row % 2, new Modulo(2), isWithinReach: true);
        Assert.True(within >= 0.98, $"recall {within}");
    }

    [Fact]
    public void Neighbours_that_are_all_in_a_small_graph_are_found_there()
    {
        // Rows of the last graph are a few of the same cluster, and queries lie among them.
        byte[] vectors = Samples.Clustered(s_format, 4_000 + QueryCount, seed: 5, clusters: 1);
        byte[] others = Samples.Clustered(s_format, 4_000, seed: 6, clusters: 1);
        others.CopyTo(vectors, 0);
        byte[] near = Samples.Clustered(s_format, 500 + QueryCount, seed: 7, clusters: 1);
        near.CopyTo(vectors, vectors.Length - near.Length);
        (double within, _) = Search(vectors, row => row < 3_500 ? 0 : 1, new Modulo(1), isWithinReach: true);
        Assert.True(within >= 0.99, $"recall {within}");
    }

    [Fact]
    public void A_reach_is_known_once_a_search_kept_all_it_may()
    {
        byte[] vectors = Samples.Clustered(s_format, 200, seed: 8);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(s_format);
        query.Set(rows.Vector(0));
        var results = new TopK();
        var reach = new SearchReach();
        results.Reset(s_format, K);
        new HnswSearcher().Search(graph, query, 200, default(AcceptAll), results, reach);
        Assert.True(reach.IsKnown);
        reach.Reset();
        Assert.False(reach.IsKnown);
        Assert.Throws<ArgumentOutOfRangeException>(() => reach.Share = 1.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => reach.Share = double.NaN);
    }

    [Fact]
    public void A_shared_reach_is_known_though_too_few_rows_of_the_first_graph_pass()
    {
        byte[] vectors = Samples.Clustered(s_format, 2_000, seed: 9);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        var reach = new SearchReach();
        Assert.False(SearchWithin(graph, rows, new Modulo(2), reach).Completed);
        Assert.False(reach.IsKnown);
        reach.IsShared = true;
        Assert.True(SearchWithin(graph, rows, new Modulo(2), reach).Completed);
        Assert.True(reach.IsKnown);
    }

    [Fact]
    public void The_nearest_row_that_was_refused_is_told_until_another_graph_is_entered()
    {
        byte[] vectors = Samples.Clustered(s_format, 2_000, seed: 10);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        var reach = new SearchReach();
        SearchWithin(graph, rows, default(AcceptAll), reach);
        Assert.Equal(-1, reach.NearestRefused);
        SearchWithin(graph, rows, new AllBut(QueryRow), reach);
        Assert.Equal(QueryRow, reach.NearestRefused);
        reach.EnterGraph();
        Assert.Equal(-1, reach.NearestRefused);
    }

    [Fact]
    public void A_search_begins_at_a_row_within_the_reach_if_it_is_a_node()
    {
        // Each vector twice: the second row is in the chain of the first, and leads nowhere.
        byte[] once = Samples.Clustered(s_format, 1_000, seed: 11);
        using VectorRows rows = Samples.Load(s_format, [.. once, .. once]);
        using HnswGraph graph = Graphs.Build(rows);
        var reach = new SearchReach();
        SearchWithin(graph, rows, default(AcceptAll), reach);
        int[] expected = Found(graph, rows, start: -1);
        Assert.Equal(K, expected.Length);
        Assert.Equal(expected, Found(graph, rows, start: QueryRow));
        Assert.Equal(expected, Found(graph, rows, start: QueryRow + 1_000));
        Assert.Equal(expected, Found(graph, rows, start: rows.Capacity + 5));
        for (int start = 0; start < 1_000; start += 50)
        {
            Assert.Equal(expected, Found(graph, rows, start));
        }
    }

    private const int QueryRow = 17;

    private static int[] Found(HnswGraph graph, VectorRows rows, int start)
    {
        var reach = new SearchReach();
        SearchWithin(graph, rows, default(AcceptAll), reach);
        reach.EnterGraph(start);
        var results = new TopK();
        SearchWithin(graph, rows, default(AcceptAll), reach, results);
        return [.. results.Sorted().ToArray().Select(neighbour => neighbour.Ordinal)];
    }

    private static SearchStatistics SearchWithin<TFilter>(
        HnswGraph graph, VectorRows rows, TFilter filter, SearchReach reach, TopK? into = null)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(s_format);
        query.Set(rows.Vector(QueryRow));
        TopK results = into ?? new TopK();
        results.Reset(s_format, K);
        return new HnswSearcher().Search(graph, query, ef: K + 2, filter, results, reach);
    }

    private readonly struct AllBut(int row) : IRowFilter
    {
        public bool Accepts(int ordinal) => ordinal != row;
    }

    // The last vectors are the queries; the others are in graphs, of which the first one is searched first.
    private static (double Recall, int Visited) Search(
        byte[] vectors, Func<int, int> graphOf, Modulo filter, bool isWithinReach)
    {
        int count = (vectors.Length / s_format.VectorBytes) - QueryCount;
        byte[][] parts =
        [
            .. Enumerable.Range(0, count).GroupBy(graphOf).OrderBy(group => group.Key).Select(group =>
                group.SelectMany(row => Samples.At(s_format, vectors, row).ToArray()).ToArray()),
        ];
        VectorRows[] rows = [.. parts.Select(part => Samples.Load(s_format, part))];
        HnswGraph[] graphs = [.. rows.Select(part => Graphs.Build(part))];
        var searcher = new HnswSearcher();
        var query = new PreparedQuery(s_format);
        var results = new TopK();
        var exact = new TopK();
        var reach = new SearchReach();
        double recall = 0;
        int visited = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            query.Set(Samples.At(s_format, vectors, count + q));
            results.Reset(s_format, K);
            exact.Reset(s_format, K);
            reach.Reset();
            for (int i = 0; i < graphs.Length; i++)
            {
                (results.Segment, exact.Segment) = (i, i);
                reach.Share = (double)rows[i].Capacity / count;
                visited += searcher
                    .Search(graphs[i], query, Ef, filter, results, isWithinReach ? reach : null).Visited;
                FlatSearcher.Search(rows[i], query, 0, rows[i].Capacity, filter, exact);
            }

            recall += Graphs.Recall(exact.Sorted().ToArray(), results.Sorted().ToArray()) / QueryCount;
        }

        Array.ForEach(graphs, graph => graph.Dispose());
        Array.ForEach(rows, part => part.Dispose());
        return (recall, visited);
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class AnchorTests
{
    private const int K = 10;
    private const int LargeCount = 4_000;
    private const int SmallCount = 800;
    private const int QueryCount = 100;
    private static readonly VectorFormat s_format = new(VectorElement.Float32, 24, Metric.L2);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Rows_without_a_graph_are_found_by_the_nodes_of_another(int seed, bool isCoded)
    {
        byte[] vectors = Samples.Clustered(s_format, LargeCount + SmallCount + QueryCount, seed);
        using VectorRows large = Load(vectors, 0, LargeCount, isCoded);
        using VectorRows small = Load(vectors, LargeCount, SmallCount, isCoded);
        using HnswGraph graph = Graphs.Build(large);
        AnchorTable table = Anchor(graph, small);
        var exact = new TopK();
        double recall = 0;
        int visited = 0;
        for (int q = 0; q < QueryCount; q++)
        {
            PreparedQuery query = QueryOf(large, Samples.At(s_format, vectors, LargeCount + SmallCount + q));
            exact.Reset(s_format, K);
            FlatSearcher.Search(large, query, 0, LargeCount, default(AcceptAll), exact);
            exact.Segment = 1;
            FlatSearcher.Search(small, query, 0, SmallCount, default(AcceptAll), exact);
            TopK found = Search(table, small, query, default(AcceptAll), ef: 48, out SearchStatistics statistics);
            visited += statistics.Visited;
            recall += Graphs.Recall(exact.Sorted().ToArray(), found.Sorted().ToArray()) / QueryCount;
        }

        Assert.True(recall >= 0.97, $"recall {recall}");
        Assert.True(visited < QueryCount * SmallCount / 6, $"{visited} distances");
    }

    [Fact]
    public void A_row_is_offered_once_and_only_if_it_passes_and_is_within_the_reach()
    {
        byte[] vectors = Samples.Clustered(s_format, LargeCount + SmallCount, seed: 5);
        using VectorRows large = Load(vectors, 0, LargeCount, isCoded: false);
        using VectorRows small = Load(vectors, LargeCount, SmallCount, isCoded: false);
        using HnswGraph graph = Graphs.Build(large);
        AnchorTable table = Anchor(graph, small);
        PreparedQuery query = QueryOf(large, small.Vector(3));
        TopK all = Search(table, small, query, default(AcceptAll), ef: 100, out _);
        (int, int)[] rows = [.. all.Sorted().ToArray().Select(found => (found.Segment, found.Ordinal))];
        Assert.Equal(rows.Distinct(), rows);
        Assert.Contains((1, 3), rows);
        TopK even = Search(table, small, query, new EvenRows(), ef: 100, out SearchStatistics statistics);
        Assert.All(
            even.Sorted().ToArray().Where(found => found.Segment == 1), found => Assert.Equal(0, found.Ordinal % 2));
        Assert.True(statistics.Accepted <= statistics.Visited);
    }

    [Fact]
    public void Rows_of_the_nearest_nodes_are_compared_and_those_that_two_of_the_farthest_have()
    {
        byte[] vectors = Samples.Clustered(s_format, LargeCount + SmallCount, seed: 11);
        using VectorRows large = Load(vectors, 0, LargeCount, isCoded: false);
        using VectorRows small = Load(vectors, LargeCount, SmallCount, isCoded: false);
        using HnswGraph graph = Graphs.Build(large);
        AnchorTable table = Anchor(graph, small);
        foreach (int ef in (int[])[1, 16, 22, 100])
        {
            var reach = new SearchReach { IsShared = true };
            Search(
                table, small, QueryOf(large, small.Vector(ef)), default(AcceptAll), ef, reach,
                out SearchStatistics statistics);
            int[][] noted = [.. reach.Kept.ToArray().Select(node => RowsAt(table, node))];
            int nearest = Math.Max(noted.Length / 3, noted.Length - 24);
            int[] sure = [.. noted.Take(nearest).SelectMany(rows => rows)];
            IEnumerable<int> again = noted.Skip(nearest).SelectMany(rows => rows)
                .GroupBy(row => row)
                .Where(rows => rows.Count() > 1)
                .Select(rows => rows.Key);
            int expected = sure.Union(again).Count();
            Assert.Equal(expected, statistics.Visited);
            Assert.InRange(expected, 1, noted.SelectMany(rows => rows).Distinct().Count() - 1);
        }
    }

    [Fact]
    public void A_node_notes_so_many_rows_and_leaves_others_to_other_nodes()
    {
        byte[] vectors = Samples.Clustered(s_format, LargeCount, seed: 6);
        byte[] same = [.. Enumerable.Repeat(Samples.At(s_format, vectors, 7).ToArray(), 100).SelectMany(row => row)];
        using VectorRows large = Samples.Load(s_format, vectors);
        using VectorRows small = Samples.Load(s_format, same);
        using HnswGraph graph = Graphs.Build(large);
        AnchorTable table = Anchor(graph, small);
        Search(table, small, QueryOf(large, small.Vector(0)), default(AcceptAll), ef: 24, out SearchStatistics crowd);
        Assert.False(crowd.Completed);
        Assert.InRange(crowd.Visited, AnchorTable.RowsPerNode, 100);
        Search(
            table,
            small,
            QueryOf(large, large.Vector(FarthestFrom(large, row: 7))),
            default(AcceptAll),
            ef: 24,
            out SearchStatistics none);
        Assert.Equal(0, none.Visited);
        Assert.True(none.Completed);
    }

    [Fact]
    public async Task Threads_that_note_rows_at_one_node_lose_none_until_it_is_full()
    {
        byte[] vectors = Samples.Clustered(s_format, 100, seed: 7);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        for (int round = 0; round < 100; round++)
        {
            var table = new AnchorTable(graph);
            using var begin = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                begin.SignalAndWait(TestContext.Current.CancellationToken);
                for (int i = 0; i < 3; i++)
                {
                    table.Add([Candidate.Of(0, 5)], row: (3 * thread) + i);
                }
            })));
            Assert.Equal(Enumerable.Range(0, 12), RowsAt(table, 5).Order());
            Assert.False(table.IsCrowded(5));
            Enumerable.Range(100, 10).ToList().ForEach(row => table.Add([Candidate.Of(0, 5)], row));
            Assert.Equal(AnchorTable.RowsPerNode, RowsAt(table, 5).Length);
            Assert.True(table.IsCrowded(5));
            Assert.Empty(RowsAt(table, 6));
        }
    }

    [Fact]
    public void A_row_has_half_of_its_places_or_all_its_anchors_say_that_there_are_more()
    {
        byte[] vectors = Samples.Clustered(s_format, 100, seed: 10);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        var table = new AnchorTable(graph);
        for (int row = 0; row < AnchorTable.RowsPerNode; row++)
        {
            table.Add([Candidate.Of(0, 1)], row);
            table.Add([Candidate.Of(0, 2)], row);
        }

        table.Add([Candidate.Of(0, 1), Candidate.Of(0, 2), Candidate.Of(0, 3), Candidate.Of(0, 4)], row: 50);
        Assert.All(Enumerable.Range(0, 100), node => Assert.False(table.IsCrowded(node)));
        table.Add([Candidate.Of(0, 1), Candidate.Of(0, 2), Candidate.Of(0, 5)], row: 51);
        Assert.All(Enumerable.Range(0, 100), node => Assert.Equal(node is 1 or 2 or 5, table.IsCrowded(node)));
        Assert.Equal([51], RowsAt(table, 5));
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        byte[] vectors = Samples.Clustered(s_format, 200, seed: 8);
        using VectorRows rows = Samples.Load(s_format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        using HnswGraph other = Graphs.Build(rows);
        var table = new AnchorTable(graph);
        using var coded = new VectorRows(new LvqQuantizer(s_format, 8), 10);
        Assert.Throws<ArgumentException>(() => new Anchorer(table, coded));
        using var shorter = new VectorRows(new VectorFormat(VectorElement.Float32, 8, Metric.L2), 10);
        Assert.Throws<ArgumentException>(() => new Anchorer(table, shorter));
        using var empty = new VectorRows(s_format, 10);
        empty.WriteMissing(0);
        Assert.Throws<ArgumentException>(() => new Anchorer(table, empty).Add(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Anchorer(table, rows).Add(200));
        var results = new TopK();
        results.Reset(s_format, K);
        var reach = new SearchReach { IsShared = true };
        PreparedQuery query = QueryOf(rows, rows.Vector(0));
        var searcher = new HnswSearcher();
        searcher.Search(other, query, 24, default(AcceptAll), results, reach);
        Assert.True(reach.IsFrom(other));
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => searcher.SearchAnchored(table, rows, query, default(AcceptAll), results, reach));
        Assert.Contains("another graph", error.Message, StringComparison.Ordinal);
        reach.Reset();
        Assert.False(reach.IsFrom(other));
    }

    [Fact]
    public void A_graph_that_has_no_nodes_yet_notes_nothing()
    {
        using var none = new VectorRows(s_format, 10);
        using var graph = new HnswGraph(none, new HnswParameters(16, 100, 1), 10);
        using VectorRows rows = Samples.Load(s_format, Samples.Clustered(s_format, 20, seed: 9));
        AnchorTable table = Anchor(graph, rows);
        Assert.All(Enumerable.Range(0, 10), node => Assert.Empty(RowsAt(table, node)));
        Assert.Equal(10 * 64, table.ByteCount);
    }

    private static AnchorTable Anchor(HnswGraph graph, VectorRows rows)
    {
        var table = new AnchorTable(graph);
        var anchorer = new Anchorer(table, rows);
        for (int row = 0; row < rows.Capacity; row++)
        {
            anchorer.Add(row);
        }

        return table;
    }

    // The large graph first, whose search says which nodes; then the rows at them.
    private static TopK Search<TFilter>(
        AnchorTable table, VectorRows small, PreparedQuery query, TFilter filter, int ef, out SearchStatistics second)
        where TFilter : struct, IRowFilter =>
        Search(table, small, query, filter, ef, new SearchReach { IsShared = true }, out second);

    private static TopK Search<TFilter>(
        AnchorTable table,
        VectorRows small,
        PreparedQuery query,
        TFilter filter,
        int ef,
        SearchReach reach,
        out SearchStatistics second)
        where TFilter : struct, IRowFilter
    {
        var results = new TopK();
        results.Reset(s_format, 2 * K);
        var searcher = new HnswSearcher();
        searcher.Search(table.Graph, query, ef, default(AcceptAll), results, reach);
        Assert.True(reach.IsFrom(table.Graph));
        results.Segment = 1;
        second = searcher.SearchAnchored(table, small, query, filter, results, reach);
        return results;
    }

    private static int FarthestFrom(VectorRows rows, int row)
    {
        PreparedQuery query = QueryOf(rows, rows.Vector(row));
        var all = new TopK();
        all.Reset(s_format, rows.Capacity);
        FlatSearcher.Search(rows, query, 0, rows.Capacity, default(AcceptAll), all);
        return all.Sorted()[^1].Ordinal;
    }

    private static unsafe int[] RowsAt(AnchorTable table, int node) =>
        new NeighbourRow(table.Places(node), AnchorTable.RowsPerNode).Neighbours.ToArray();

    private static PreparedQuery QueryOf(VectorRows rows, ReadOnlySpan<byte> vector)
    {
        PreparedQuery query = rows.Quantizer is { } quantizer
            ? new PreparedQuery(quantizer)
            : new PreparedQuery(s_format);
        query.Set(vector);
        return query;
    }

    private static VectorRows Load(byte[] vectors, int from, int count, bool isCoded)
    {
        VectorRows rows = isCoded
            ? new VectorRows(new LvqQuantizer(s_format, 8), count)
            : new VectorRows(s_format, count);
        for (int row = 0; row < count; row++)
        {
            rows.Write(row, Samples.At(s_format, vectors, from + row));
        }

        return rows;
    }

    private readonly struct EvenRows : IRowFilter
    {
        public bool Accepts(int ordinal) => ordinal % 2 == 0;
    }
}

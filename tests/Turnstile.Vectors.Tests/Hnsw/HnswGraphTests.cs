using Turnstile.Tests;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class HnswGraphTests
{
    private static readonly VectorFormat Format = new(VectorElement.UInt8, 16, Metric.L2);

    [Fact]
    public void An_empty_graph_finds_nothing()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 3, seed: 1));
        using var graph = new HnswGraph(rows, new HnswParameters(), 3);
        Assert.Empty(Graphs.Find(graph, rows.Vector(0), 5, 10));
        Assert.Empty(Graphs.FindFiltered(graph, rows.Vector(0), 5, 10, default(AcceptAll)));
        using var none = new HnswGraph(rows, new HnswParameters(), 0);
        Assert.Empty(Graphs.Find(none, rows.Vector(0), 5, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void K_beyond_the_rows_and_ef_below_k_give_every_row(int count)
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, count, seed: 2));
        using HnswGraph graph = Graphs.Build(rows);
        Assert.Equal(count, Graphs.Find(graph, rows.Vector(0), 1000, 1).Length);
        Assert.Equal(count, Graphs.FindFiltered(graph, rows.Vector(0), 1000, 1, default(AcceptAll)).Length);
        Assert.Equal(count, graph.Count);
    }

    [Fact]
    public void Nodes_may_be_placed_with_less_effort_than_the_graph_has_and_not_with_more()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 500, seed: 12));
        using var graph = new HnswGraph(rows, new HnswParameters(16, 100, 1), 500);
        var inserter = new HnswInserter(graph);
        Assert.Equal(100, inserter.Effort);
        Assert.Throws<ArgumentOutOfRangeException>(() => inserter.Effort = 101);
        Assert.Throws<ArgumentOutOfRangeException>(() => inserter.Effort = 15);
        inserter.Effort = 16;
        for (int row = 0; row < 500; row++)
        {
            inserter.Insert(row);
        }

        int found = 0;
        var exact = new TopK();
        for (int row = 0; row < 500; row += 10)
        {
            var query = new PreparedQuery(Format);
            query.Set(rows.Vector(row));
            exact.Reset(Format, 10);
            FlatSearcher.Search(rows, query, 0, 500, default(AcceptAll), exact);
            Neighbor[] near = Graphs.Find(graph, rows.Vector(row), 10, 64);
            found += (int)Math.Round(10 * Graphs.Recall(exact.Sorted().ToArray(), near));
        }

        Assert.InRange(found, 450, 500);
    }

    [Fact]
    public void A_search_that_keeps_all_nodes_meets_each_once()
    {
        var format = new VectorFormat(VectorElement.Float32, 16, Metric.L2);
        using VectorRows rows = Samples.Load(format, Samples.Clustered(format, 600, seed: 12));
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(format);
        query.Set(rows.Vector(0));
        var results = new TopK();
        results.Reset(format, 600);
        SearchStatistics done = new HnswSearcher().Search(graph, query, 600, default(AcceptAll), results);
        Assert.Equal(0, graph.Duplicates.Count);
        Assert.Equal((600, 600), (done.Visited, results.Count));
    }

    [Fact]
    public void Rows_go_in_in_any_order_and_may_be_left_out()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 500, seed: 3));
        using var graph = new HnswGraph(rows, new HnswParameters(), 500);
        var inserter = new HnswInserter(graph);
        for (int i = 499; i > 0; i -= 2)
        {
            inserter.Insert(i);
        }

        Neighbor[] found = Graphs.Find(graph, rows.Vector(10), 500, 500);
        Assert.Equal(250, found.Length);
        Assert.All(found, n => Assert.True(n.Ordinal % 2 == 1 && graph.Contains(n.Ordinal)));
        Assert.False(graph.Contains(10));
    }

    [Fact]
    public void What_cannot_go_in_is_refused()
    {
        using var rows = new VectorRows(Format, 3);
        rows.Write(0, new byte[16]);
        rows.WriteMissing(1);
        using var graph = new HnswGraph(rows, new HnswParameters(), 2);
        var inserter = new HnswInserter(graph);
        inserter.Insert(0);
        Assert.Throws<ArgumentException>(() => inserter.Insert(0));
        Assert.Throws<ArgumentException>(() => inserter.Insert(1));
        rows.Write(2, new byte[16]);
        Assert.Throws<ArgumentOutOfRangeException>(() => inserter.Insert(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswGraph(rows, new HnswParameters(), 4));
    }

    [Fact]
    public void Rows_that_begin_at_their_neighbours_of_another_graph_are_placed_as_well()
    {
        const int Count = 3000;
        byte[] vectors = Samples.Clustered(Format, Count + 300, seed: 21);
        using VectorRows rows = Samples.Load(Format, vectors[..(Count * Format.VectorBytes)]);
        using HnswGraph other = Graphs.Build(rows);
        using HnswGraph fresh = Graphs.Build(rows);
        using var graph = new HnswGraph(rows, new HnswParameters(16, 100, 1), Count);
        var inserter = new HnswInserter(graph);
        int[] neighbours = new int[32];
        int guided = 0;
        for (int row = 0; row < Count; row++)
        {
            int[] near = [.. neighbours[..other.CopyNeighbours(row, neighbours)].Where(graph.IsNode)];
            guided += near.Length > 0 ? 1 : 0;
            inserter.Effort = near.Length > 0 ? 50 : 100;
            inserter.Insert(row, near);
        }

        Assert.InRange(guided, Count * .8, Count);
        Assert.Equal(Count, Graphs.CountReachable(graph));
        double expected = RecallOf(fresh);
        Assert.InRange(RecallOf(graph), expected - .005, 1);

        double RecallOf(HnswGraph searched)
        {
            double recall = 0;
            var exact = new TopK();
            for (int i = Count; i < Count + 300; i++)
            {
                ReadOnlySpan<byte> vector = vectors.AsSpan(i * Format.VectorBytes, Format.VectorBytes);
                var query = new PreparedQuery(Format);
                query.Set(vector);
                exact.Reset(Format, 10);
                FlatSearcher.Search(rows, query, 0, Count, default(AcceptAll), exact);
                recall += Graphs.Recall(exact.Sorted().ToArray(), Graphs.Find(searched, vector, 10, ef: 20));
            }

            return recall / 300;
        }
    }

    [Fact]
    public void Only_nodes_are_near_and_have_neighbours()
    {
        using var rows = new VectorRows(Format, 4);
        foreach (int row in (int[])[0, 1, 2, 3])
        {
            rows.Write(row, [.. Enumerable.Repeat((byte)Math.Max(1, row), 16)]);
        }

        using var graph = new HnswGraph(rows, new HnswParameters(), 4);
        var inserter = new HnswInserter(graph);
        inserter.Insert(0);
        Assert.True(graph.IsNode(0));

        // Row 1 equals row 0.
        inserter.Insert(1);
        Assert.True(graph.Contains(1));
        Assert.False(graph.IsNode(1));
        Assert.False(graph.IsNode(2));
        Assert.Throws<ArgumentException>(() => inserter.Insert(2, [1]));
        Assert.Throws<ArgumentException>(() => inserter.Insert(2, [3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => inserter.Insert(2, [4]));
        Assert.False(graph.Contains(2));
        inserter.Insert(2, [0]);
        int[] neighbours = new int[32];
        Assert.Equal(1, graph.CopyNeighbours(2, neighbours));
        Assert.Equal(0, neighbours[0]);
        Assert.Equal(0, graph.CopyNeighbours(1, neighbours));
        Assert.Equal(0, graph.CopyNeighbours(0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.CopyNeighbours(4, neighbours));
        graph.Dispose();
        Assert.Throws<ObjectDisposedException>(() => graph.IsNode(0));
        Assert.Throws<ObjectDisposedException>(() => graph.CopyNeighbours(0, neighbours));
    }

    [Fact]
    public void Parameters_outside_their_limits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswParameters(m: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswParameters(m: 129, efConstruction: 200));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswParameters(m: 16, efConstruction: 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswParameters(m: 16, efConstruction: 4097));
    }

    [Fact]
    public void Search_arguments_that_do_not_fit_are_refused()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 3, seed: 1));
        using HnswGraph graph = Graphs.Build(rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => Graphs.Find(graph, rows.Vector(0), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Graphs.Find(graph, rows.Vector(0), 1, HnswSearcher.EfMax + 1));
        var results = new TopK();
        results.Reset(Format, 1);
        var other = new PreparedQuery(new VectorFormat(VectorElement.UInt8, 17, Metric.L2));
        Assert.Throws<ArgumentException>(
            () => new HnswSearcher().Search(graph, other, 10, default(AcceptAll), results));
    }

    [Fact]
    public void No_row_links_to_itself_or_twice_to_another()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 3000, seed: 4));
        using HnswGraph graph = Graphs.Build(rows, m: 4, efConstruction: 32);
        for (int node = 0; node < 3000; node++)
        {
            for (int layer = 0; layer <= graph.LevelOf(node); layer++)
            {
                int[] neighbours = Graphs.Neighbours(graph, node, layer);
                Assert.DoesNotContain(node, neighbours);
                Assert.Equal(neighbours.Length, neighbours.Distinct().Count());
                Assert.All(neighbours, n => Assert.True(graph.LevelOf(n) >= layer));
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_graph()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 500, seed: 5));
        using HnswGraph a = Graphs.Build(rows, seed: 9);
        using HnswGraph b = Graphs.Build(rows, seed: 9);
        for (int node = 0; node < 500; node++)
        {
            Assert.Equal(Graphs.Neighbours(a, node, 0), Graphs.Neighbours(b, node, 0));
        }
    }

    [Fact]
    public void A_search_that_gives_up_says_so()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 3000, seed: 6));
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(Format);
        query.Set(rows.Vector(0));
        var results = new TopK();
        results.Reset(Format, 10);
        var filter = new Modulo(1000);
        SearchStatistics statistics = new HnswSearcher().SearchFiltered(graph, query, 10, 200, filter, results);
        Assert.False(statistics.Completed);
        Assert.InRange(statistics.Visited, 200, 232);
    }

    [Fact]
    public void A_query_allocates_nothing_once_warm()
    {
        using VectorRows rows = Samples.Load(Format, Samples.Clustered(Format, 2000, seed: 9));
        using HnswGraph graph = Graphs.Build(rows);
        var query = new PreparedQuery(Format);
        var searcher = new HnswSearcher();
        var results = new TopK();
        long allocated = AllocatedBytes.EachTime(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                query.Set(rows.Vector(i));
                results.Reset(Format, 10);
                searcher.Search(graph, query, 50, default(AcceptAll), results);
                searcher.SearchFiltered(graph, query, 20, 1000, new Modulo(10), results);
                FlatSearcher.Search(rows, query, 0, 100, new Modulo(3), results);
                _ = results.Sorted();
            }
        });
        Assert.Equal(0, allocated);
    }
}

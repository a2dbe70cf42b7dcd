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

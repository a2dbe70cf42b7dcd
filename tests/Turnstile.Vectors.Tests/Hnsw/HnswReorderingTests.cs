using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Quantizers;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class HnswReorderingTests
{
    private static readonly VectorFormat Format = new(VectorElement.Float32, 24, Metric.L2);

    [Fact]
    public void A_renumbered_graph_finds_the_same_rows_by_their_new_names()
    {
        (byte[] vectors, VectorRows rows, HnswGraph graph) = Sample();
        int[] order = HnswReordering.ByLocality(graph);
        Assert.Equal(Enumerable.Range(0, rows.Capacity), order.Order());
        using VectorRows moved = Reordered(vectors, order);
        using HnswGraph renumbered = HnswReordering.Apply(graph, moved, order);
        Assert.Equal(graph.Count, renumbered.Count);
        Assert.Equal(Graphs.CountReachable(graph), Graphs.CountReachable(renumbered));
        for (int q = 0; q < 30; q++)
        {
            Neighbor[] expected = Graphs.Find(graph, rows.Vector(7 * q), 10, 40);
            Neighbor[] found = Graphs.Find(renumbered, rows.Vector(7 * q), 10, 40);
            Assert.Equal(expected.Select(n => n.Distance), found.Select(n => n.Distance));
            Assert.All(
                found,
                n => Assert.Equal(moved.Vector(n.Ordinal).ToArray(), rows.Vector(order[n.Ordinal]).ToArray()));
        }

        graph.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void Neighbours_lie_nearer_after_renumbering()
    {
        (byte[] vectors, VectorRows rows, HnswGraph graph) = Sample();
        int[] order = HnswReordering.ByLocality(graph);
        using VectorRows moved = Reordered(vectors, order);
        using HnswGraph renumbered = HnswReordering.Apply(graph, moved, order);
        Assert.True(2 * MedianGap(renumbered) < MedianGap(graph), $"{MedianGap(renumbered)} of {MedianGap(graph)}");
        graph.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void A_renumbered_graph_is_written_read_and_grown()
    {
        (byte[] vectors, VectorRows rows, HnswGraph graph) = Sample();
        int[] order = HnswReordering.ByLocality(graph);
        using VectorRows moved = Reordered(vectors, order);
        using HnswGraph renumbered = HnswReordering.Apply(graph, moved, order);
        var bytes = new MemoryStream();
        HnswGraphWriter.Write(renumbered, bytes);
        bytes.Position = 0;
        using HnswGraph read = HnswGraphReader.Read(bytes, moved, moved.Capacity, moved.Capacity);
        Assert.Equal(
            Graphs.Find(renumbered, moved.Vector(3), 10, 40), Graphs.Find(read, moved.Vector(3), 10, 40));
        graph.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void Links_built_over_vectors_serve_codes()
    {
        (byte[] vectors, VectorRows rows, HnswGraph graph) = Sample();
        using VectorRows codes = Codes.Encode(Codes.Make("lvq4", Format), vectors);
        using HnswGraph over = HnswReordering.Onto(graph, codes);
        double sum = 0;
        for (int q = 0; q < 30; q++)
        {
            sum += Graphs.Recall(
                Samples.Exact(rows, rows.Vector(q), 10, default(AcceptAll)),
                Codes.Find(over, rows, rows.Vector(q), 10, 60));
        }

        Assert.True(sum / 30 >= 0.97, $"recall@10 {sum / 30}");
        graph.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void An_order_that_is_none_and_rows_that_do_not_fit_are_refused()
    {
        (byte[] vectors, VectorRows rows, HnswGraph graph) = Sample();
        int[] order = HnswReordering.ByLocality(graph);
        using VectorRows moved = Reordered(vectors, order);
        Assert.Throws<ArgumentException>(() => HnswReordering.Apply(graph, moved, order.AsSpan(1)));
        int[] twice = [.. order];
        twice[0] = twice[1];
        Assert.Throws<ArgumentException>(() => HnswReordering.Apply(graph, moved, twice));
        using VectorRows empty = new(Format, rows.Capacity);
        for (int i = 0; i < empty.Capacity; i++)
        {
            empty.WriteMissing(i);
        }

        Assert.Throws<ArgumentException>(() => HnswReordering.Apply(graph, empty, order));
        graph.Dispose();
        rows.Dispose();
    }

    [Fact]
    public void An_empty_graph_is_moved_too()
    {
        using VectorRows rows = new(Format, 10);
        using var graph = new HnswGraph(rows, new HnswParameters(), 10);
        using HnswGraph moved = HnswReordering.Onto(graph, rows);
        Assert.Equal(0, moved.Count);
        Assert.Equal(10, HnswReordering.ByLocality(graph).Length);
    }

    private static (byte[] Vectors, VectorRows Rows, HnswGraph Graph) Sample()
    {
        byte[] vectors = Samples.Clustered(Format, 1500, seed: 3);

        // Some rows equal others, so that there are chains to move.
        for (int i = 1400; i < 1450; i++)
        {
            vectors.AsSpan((i - 700) / 9 * Format.VectorBytes, Format.VectorBytes)
                .CopyTo(vectors.AsSpan(i * Format.VectorBytes));
        }

        VectorRows rows = Samples.Load(Format, vectors);
        return (vectors, rows, Graphs.Build(rows));
    }

    private static VectorRows Reordered(byte[] vectors, int[] order)
    {
        var rows = new VectorRows(Format, order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            rows.Write(i, Samples.At(Format, vectors, order[i]));
        }

        return rows;
    }

    private static int MedianGap(HnswGraph graph)
    {
        List<int> gaps = [];
        for (int node = 0; node < 1300; node++)
        {
            gaps.AddRange(Graphs.Neighbours(graph, node, 0).Select(neighbour => Math.Abs(node - neighbour)));
        }

        gaps.Sort();
        return gaps[gaps.Count / 2];
    }
}

using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

public sealed class HnswDuplicatesTests
{
    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Ten_thousand_equal_vectors_do_not_trap_the_graph(Metric metric)
    {
        var format = new VectorFormat(VectorElement.Float32, 16, metric);
        byte[] vectors = Samples.Clustered(format, 11_000, seed: 1);
        for (int i = 500; i < 10_500; i++)
        {
            vectors.AsSpan(0, format.VectorBytes).CopyTo(vectors.AsSpan(i * format.VectorBytes));
        }

        using VectorRows rows = Samples.Load(format, vectors);
        using HnswGraph graph = Graphs.Build(rows);
        Assert.Equal(11_000, graph.Count);
        Neighbor[] equal = Graphs.Find(graph, rows.Vector(0), 100, 100);
        Assert.Equal(100, equal.Length);
        double sum = 0;
        int[] others = [.. Enumerable.Range(1, 100), .. Enumerable.Range(10_600, 100)];
        foreach (int other in others)
        {
            sum += Graphs.Recall(
                Samples.Exact(rows, rows.Vector(other), 10, default(AcceptAll)),
                Graphs.Find(graph, rows.Vector(other), 10, 64));
        }

        Assert.True(sum / others.Length >= 0.97, $"{metric}: recall@10 {sum / others.Length}");
    }

    [Fact]
    public void A_filter_sees_each_equal_row_on_its_own()
    {
        var format = new VectorFormat(VectorElement.UInt8, 8, Metric.L2);
        using VectorRows rows = Samples.Load(format, new byte[1000 * 8]);
        using HnswGraph graph = Graphs.Build(rows);
        var filter = new Modulo(100);
        int passing = Enumerable.Range(0, 1000).Count(filter.Accepts);
        Assert.False(filter.Accepts(1));
        Assert.Equal(passing, Graphs.Find(graph, rows.Vector(0), 100, 100, filter).Length);
        Assert.Equal(passing, Graphs.FindFiltered(graph, rows.Vector(0), 100, 100, filter).Length);
        Assert.Equal(1000, Graphs.Find(graph, rows.Vector(0), 1000, 1).Length);
    }

    [Fact]
    public void Parallel_vectors_of_many_lengths_are_all_found_by_cosine()
    {
        var format = new VectorFormat(VectorElement.Float32, 8, Metric.Cosine);
        using var rows = new VectorRows(format, 2000);
        for (int i = 0; i < 2000; i++)
        {
            float scale = (i % 1000) + 1;
            float turn = i < 1000 ? 1 : -2;
            rows.Write(i, Samples.Bytes(scale, scale * turn, 0, 0, scale, 0, 0, scale));
        }

        using HnswGraph graph = Graphs.Build(rows);
        Assert.All(Graphs.Find(graph, rows.Vector(3), 50, 200), n => Assert.InRange(n.Distance, -1e-6, 1e-6));
        Assert.All(Graphs.Find(graph, rows.Vector(1003), 50, 200), n => Assert.InRange(n.Distance, -1e-6, 1e-6));
    }
}

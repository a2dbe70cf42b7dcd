using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;

namespace Turnstile.Tests.Collections.Segments;

/// <summary>What is derived from the vectors of a field.</summary>
public sealed class VectorIndexTests
{
    private const int Capacity = 100;

    [Fact]
    public void Each_kind_of_field_has_its_kind_of_index()
    {
        Quantization codes = Quantization.Int8;
        Assert.Null(KindOf(Dense(IndexOptions.Flat)));
        Assert.Equal(typeof(CodeIndex), KindOf(Dense(IndexOptions.Flat with { Quantization = codes })));
        Assert.Equal(typeof(MemoryGraphIndex), KindOf(Dense(IndexOptions.Hnsw())));
        Assert.Equal(typeof(MemoryGraphIndex), KindOf(Dense(IndexOptions.Disk())));
        Assert.Equal(typeof(ListIndex), KindOf(Dense(IndexOptions.Ivf())));
        Assert.Equal(typeof(BlockIndex), KindOf(VectorField.Sparse("v")));
        Assert.Null(KindOf(VectorField.Sparse("v", IndexOptions.Flat)));
        Assert.Equal(typeof(MemoryGraphIndex), KindOf(VectorField.Multi("v", 8, Metric.InnerProduct)));
        Assert.Null(KindOf(VectorField.Multi("v", 8, Metric.InnerProduct, IndexOptions.Flat)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_graph_is_over_codes_or_vectors(bool hasCodes)
    {
        Quantization codes = hasCodes ? Quantization.Int8 : Quantization.None;
        using VectorIndex index =
            VectorIndex.Create(Dense(IndexOptions.Hnsw() with { Quantization = codes }), Capacity);
        MemoryGraphIndex graph = Assert.IsType<MemoryGraphIndex>(index.Search);
        Assert.Equal((hasCodes, hasCodes), (graph.HasCodes, graph.Coding is not null));
        Assert.Equal(!hasCodes, ReferenceEquals(index.Dense.Rows, graph.Rows));
        Assert.Same(graph.Rows, graph.Graph.Rows);
    }

    private static VectorField Dense(IndexOptions index) => new("v", VectorElement.Float32, 8, Metric.L2, index);

    private static Type? KindOf(VectorField field)
    {
        using VectorIndex index = VectorIndex.Create(field, Capacity);
        return index.InMemory?.GetType();
    }
}

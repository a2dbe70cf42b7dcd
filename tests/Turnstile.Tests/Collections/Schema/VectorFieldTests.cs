using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Tests.Collections.Schema;

public sealed class VectorFieldTests
{
    [Fact]
    public void A_sparse_field_has_no_dimension_and_is_searched_by_bounds()
    {
        var field = VectorField.Sparse("terms");

        Assert.Equal((VectorKind.Sparse, 0, Metric.InnerProduct), (field.Kind, field.Dimension, field.Metric));
        Assert.Equal(IndexKind.BlockMax, field.Index.Kind);
        Assert.Null(field.NewQuantizer());
    }

    [Fact]
    public void A_multi_field_is_searched_by_codes_of_its_encodings()
    {
        var field = VectorField.Multi("tokens", 128, Metric.Cosine);

        Assert.Equal((VectorKind.Multi, 128, IndexKind.Hnsw), (field.Kind, field.Dimension, field.Index.Kind));
        Assert.NotNull(field.NewQuantizer());
        Assert.Equal(field.NewEncoding().EncodedDimension, field.Format.Dimension);
    }

    [Fact]
    public void Sizes_that_no_vector_has_do_not_fit()
    {
        var sparse = VectorField.Sparse("terms");
        var multi = VectorField.Multi("tokens", 2, Metric.InnerProduct);

        Assert.Equal(
            [true, true, false, false, false, false],
            new[] { 8, 65_536 * 8, 65_537 * 8, 12, 0, -8 }.Select(sparse.Fits));
        Assert.Equal(
            [true, true, false, false, false, false],
            new[] { 8, 4_096 * 8, 4_097 * 8, 12, 0, -8 }.Select(multi.Fits));
    }

    [Fact]
    public void An_index_that_is_not_for_the_kind_is_refused()
    {
        Refused("\"a\" is Sparse, with index Hnsw; BlockMax and Flat are allowed",
            () => VectorField.Sparse("a", IndexOptions.Hnsw()));
        Refused("\"a\" is Multi, with index Ivf; Hnsw and Flat are allowed",
            () => VectorField.Multi("a", 8, Metric.Cosine, IndexOptions.Ivf()));
        Refused("\"a\" is Dense, with index BlockMax; Hnsw, Disk, Ivf and Flat are allowed",
            () => new VectorField("a", VectorElement.Float32, 8, Metric.Cosine, IndexOptions.BlockMax));
        Refused("\"a\" is Multi with index Hnsw and has no codes",
            () => VectorField.Multi(
                "a", 8, Metric.Cosine, IndexOptions.Hnsw() with { Quantization = Quantization.None }));
        Refused("such an index has what it needs of its own",
            () => VectorField.Sparse("a", IndexOptions.BlockMax with { Quantization = Quantization.Int8 }));
    }

    [Fact]
    public void A_metric_or_dimension_that_a_multi_vector_cannot_have_is_refused()
    {
        Refused("is a multi-vector with metric L2; InnerProduct and Cosine are allowed",
            () => VectorField.Multi("a", 8, Metric.L2));
        Refused("has dimension 0; 1 to 32768 are allowed", () => VectorField.Multi("a", 0, Metric.Cosine));
    }

    [Fact]
    public void An_element_dimension_or_metric_that_there_is_not_is_refused()
    {
        Refused("\"a\" has element 9; Float32, Float16, UInt8, Int8 and Binary are allowed",
            () => new VectorField("a", (VectorElement)9, 8, Metric.L2));
        Refused("\"a\" has 12 bits; multiples of 8 are allowed",
            () => new VectorField("a", VectorElement.Binary, 12, Metric.Hamming));
        Refused("\"a\" has metric L2; for Binary Hamming and Jaccard are allowed",
            () => new VectorField("a", VectorElement.Binary, 16, Metric.L2));
        foreach (Metric metric in new[] { Metric.Hamming, Metric.Jaccard })
        {
            Refused($"\"a\" has metric {metric}; for Float16 L2, InnerProduct, Cosine and L1 are allowed",
                () => new VectorField("a", VectorElement.Float16, 16, metric));
        }
    }

    [Fact]
    public void An_index_or_codes_that_need_lengths_are_refused_where_there_are_none()
    {
        Refused("\"a\" has metric Hamming, with index Ivf; Hnsw and Flat are allowed",
            () => new VectorField("a", VectorElement.Binary, 16, Metric.Hamming, IndexOptions.Ivf()));
        Refused("\"a\" has metric L1, with index Disk; Hnsw and Flat are allowed",
            () => new VectorField("a", VectorElement.Float32, 16, Metric.L1, IndexOptions.Disk()));
        Refused("\"a\" is Binary under Jaccard, with Int8 codes; Auto and None are allowed",
            () => Coded(VectorElement.Binary, Metric.Jaccard, Quantization.Int8));
        Refused("\"a\" is Int8 under L1, with Float16 codes; Auto and None are allowed",
            () => Coded(VectorElement.Int8, Metric.L1, Quantization.Float16));
        Refused("\"a\" is Float32 under L1, with RaBitQ(4) codes; Auto, None, BFloat16 and Float16 are allowed",
            () => Coded(VectorElement.Float32, Metric.L1, Quantization.RaBitQ(4)));
        Refused("\"a\" cannot have BFloat16 codes: the element is Float16; 16 bits are for Float32 alone",
            () => Coded(VectorElement.Float16, Metric.L2, Quantization.BFloat16));
        Assert.NotNull(Coded(VectorElement.Float32, Metric.L1, Quantization.BFloat16).NewQuantizer());
        Assert.NotNull(Coded(VectorElement.Float16, Metric.L2, Quantization.Auto).NewQuantizer());
        Assert.Null(Coded(VectorElement.Binary, Metric.Hamming, Quantization.Auto).NewQuantizer());
        Assert.Null(Coded(VectorElement.Float16, Metric.L1, Quantization.Auto).NewQuantizer());
    }

    [Theory]
    [InlineData(32, 8)]
    [InlineData(64, 6)]
    [InlineData(96, 8)]
    [InlineData(128, 6)]
    [InlineData(160, 8)]
    [InlineData(255, 6)]
    [InlineData(256, 4)]
    public void Codes_of_short_vectors_have_as_many_bits_as_take_no_line_more(int dimension, int bits)
    {
        var field = new VectorField("a", VectorElement.Float32, dimension, Metric.L2);

        Assert.Equal(bits, Assert.IsType<LvqQuantizer>(field.NewQuantizer()).Bits);
    }

    private static VectorField Coded(VectorElement element, Metric metric, Quantization quantization) => new(
        "a", element, 256, metric, IndexOptions.Hnsw() with { Quantization = quantization });

    private static void Refused(string message, Func<VectorField> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}

using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Tests.Collections.Documents;

public sealed class DocumentEncoderTests
{
    private static readonly DocumentEncoder s_everything = new(SampleSchemas.Everything());
    private static readonly DocumentEncoder s_images = new(SampleSchemas.Images());

    [Fact]
    public void Values_are_widened_where_nothing_is_lost()
    {
        EncodedDocument encoded = s_everything.Encode(new Document(1) { ["large"] = 5, ["double"] = 1.5f });

        Assert.Equal((FieldValue)5L, encoded.Fields[3]);
        Assert.Equal((FieldValue)1.5, encoded.Fields[5]);
    }

    [Fact]
    public void A_wrong_type_is_refused_with_both_types_in_the_message()
    {
        Refused("field \"small\" was given an Int64; the schema says Int32", d => d["small"] = 5L);
        Refused("field \"single\" was given a Double; the schema says Float", d => d["single"] = 1.5);
        Refused("field \"text\" was given an Int32; the schema says String", d => d["text"] = 5);
        Refused("field \"flag\" was given a String; the schema says Boolean", d => d["flag"] = "true");
        Refused("field \"double\" was given an Int64; the schema says Double", d => d["double"] = 5L);
    }

    [Fact]
    public void An_unknown_field_is_refused_with_the_known_ones_in_the_message()
    {
        Refused("has no field \"txt\"; it has \"text\", \"flag\"", d => d["txt"] = "a");
        Refused("has no vector \"flots\"; it has \"text\"", d => d.Vectors["flots"] = new float[3]);
        Refused("\"floats\" is a vector", d => d["floats"] = "a");
        Refused("\"text\" is a scalar field", d => d.Vectors["text"] = new float[3]);
    }

    [Fact]
    public void A_vector_of_another_kind_is_refused()
    {
        Refused("vector \"terms\" was given a Dense vector; the schema says Sparse",
            d => d.Vectors["terms"] = new float[3]);
        Refused("vector \"floats\" was given a Multi vector; the schema says Dense",
            d => d.Vectors["floats"] = VectorValue.OfTokens(new float[3], 3));
        Refused("vector \"tokens\" was given a Sparse vector; the schema says Multi",
            d => d.Vectors["tokens"] = new SparseVector([1], [1]));
    }

    [Fact]
    public void A_sparse_vector_without_weights_is_refused()
    {
        Refused("vector \"terms\" has no weight but 0; 1 to 65536 others are allowed",
            d => d.Vectors["terms"] = new SparseVector([], []));
        Refused("vector \"terms\" has no weight but 0", d => d.Vectors["terms"] = new SparseVector([3], [0]));
    }

    [Fact]
    public void A_multi_vector_that_does_not_fit_is_refused()
    {
        Refused("vector \"tokens\" has 4 dimensions; the schema says 3",
            d => d.Vectors["tokens"] = VectorValue.OfTokens(new float[8], 4));
        Refused("vector \"tokens\" has 0 vectors; 1 to 4096 are allowed",
            d => d.Vectors["tokens"] = VectorValue.OfTokens(ReadOnlyMemory<float>.Empty, 3));
        Refused("vector \"tokens\" has 4097 vectors; 1 to 4096 are allowed",
            d => d.Vectors["tokens"] = VectorValue.OfTokens(new float[3 * 4097], 3));
        Refused("has NaN at component 4",
            d => d.Vectors["tokens"] = VectorValue.OfTokens(new[] { 1f, 2, 3, 4, float.NaN, 6 }, 3));
        Refused("has 2E+12 at component 1; up to 2^40 in size is allowed",
            d => d.Vectors["tokens"] = VectorValue.OfTokens(new[] { 1f, 2e12f, 3 }, 3));
        var wide = new DocumentEncoder(new CollectionSchema("wide", DocumentIdKind.Int64)
        {
            Vectors = [VectorField.Multi("tokens", 1024, Metric.Cosine, IndexOptions.Flat)],
        });
        VectorValue large = VectorValue.OfTokens(new float[1024 * 1025], 1024);
        var document = new Document(1) { Vectors = { ["tokens"] = large } };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => wide.Encode(document));
        Assert.Contains(
            "1049600 components in all its vectors; at most 1048576", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_that_does_not_fit_is_refused()
    {
        Refused("vector \"floats\" has 4 dimensions; the schema says 3", d => d.Vectors["floats"] = new float[4]);
        Refused("vector \"bytes\" has Float32 components; the schema says UInt8",
            d => d.Vectors["bytes"] = new float[5]);
        Refused("has NaN at component 1", d => d.Vectors["floats"] = new[] { 0, float.NaN, 1 });
        Refused("vector \"halves\" has 2 dimensions; the schema says 3", d => d.Vectors["halves"] = new Half[2]);
        Refused("has NaN at component 2", d => d.Vectors["halves"] = new[] { Half.Zero, Half.One, Half.NaN });
        Refused("has an infinity at component 0",
            d => d.Vectors["halves"] = new[] { Half.NegativeInfinity, Half.One, Half.MaxValue });
        Refused("vector \"bits\" has 24 bits; the schema says 16",
            d => d.Vectors["bits"] = VectorValue.OfBits(new byte[3]));
        Refused("\"bits\" has UInt8 components; the schema says Binary, which VectorValue.OfBits makes",
            d => d.Vectors["bits"] = new byte[2]);
        Refused("has an infinity at component 2", d => d.Vectors["floats"] = new[] { 0, 1, float.NegativeInfinity });
    }

    [Fact]
    public void Text_has_at_most_4_MiB_and_whole_characters()
    {
        s_everything.Encode(new Document(1) { ["text"] = new string('x', 4 << 20) });
        Refused("4194305 bytes; at most 4194304", d => d["text"] = new string('x', (4 << 20) + 1));
        Refused("half a surrogate pair", d => d["text"] = "\udc00");
    }

    [Fact]
    public void A_required_field_or_vector_must_be_there()
    {
        var document = new Document(1);
        Assert.Contains("field \"title\" is null", Message(s_images, document), StringComparison.Ordinal);
        document["title"] = "x";
        Assert.Contains("vector \"pixels\" is null", Message(s_images, document), StringComparison.Ordinal);
        document.Vectors["pixels"] = new byte[4];
        Assert.Equal(16, s_images.Encode(document).ColumnsBytes);
    }

    [Fact]
    public void A_document_needs_an_id_of_the_schema_s_kind()
    {
        Assert.Contains("has no id", Message(s_everything, new Document()), StringComparison.Ordinal);
        Assert.Contains("is String; the schema says Int64", Message(s_everything, new Document("7")));
        Assert.Equal(7L, s_everything.Encode(new Document(7UL)).Id);
    }

    [Fact]
    public void A_schema_without_vectors_has_no_columns()
    {
        var schema = new CollectionSchema("plain", DocumentIdKind.String);

        EncodedDocument encoded = new DocumentEncoder(schema).Encode(new Document("a"));

        Assert.Equal(0, encoded.ColumnsBytes);
        Assert.Equal(RowFormat.HeaderBytes, encoded.RowBytes);
    }

    private static void Refused(string message, Action<Document> change)
    {
        var document = new Document(1);
        change(document);
        Assert.Contains(message, Message(s_everything, document), StringComparison.Ordinal);
    }

    private static string Message(DocumentEncoder encoder, Document document) =>
        Assert.ThrowsAny<ArgumentException>(() => encoder.Encode(document)).Message;
}

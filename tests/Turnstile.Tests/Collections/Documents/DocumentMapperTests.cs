using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Collections.Documents;

public sealed class DocumentMapperTests
{
    private static readonly DateTime s_time = new(2024, 1, 31, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_record_survives_a_round_trip_through_document_and_bytes()
    {
        var mapper = new DocumentMapper<Photo>();
        var photo = new Photo(7, 3, "boot", [1, 2, 3]) { Score = 0.5, TakenAt = s_time, Embedding = new[] { 1f, 2f } };
        CollectionSchema schema = mapper.SchemaFor("photos");
        EncodedDocument encoded = new DocumentEncoder(schema).Encode(mapper.ToDocument(photo));
        var decoder = new DocumentDecoder(schema);
        Document read = decoder.Decode(encoded.Key.Span, RandomDocuments.Row(encoded), 1, Sequence.Zero);
        for (int i = 0; i < schema.Vectors.Length; i++)
        {
            byte[] columns = RandomDocuments.Columns(encoded);
            Assert.True(new VectorColumns(schema).TryGet(columns, i, out ReadOnlySpan<byte> vector));
            decoder.SetVector(read, i, vector);
        }

        Photo back = mapper.FromDocument(read);

        Assert.Equal((7L, 3, "boot", 0.5, s_time), (back.Id, back.Label, back.Title, back.Score, back.TakenAt));
        Assert.Equal(photo.Pixels, back.Pixels);
        Assert.Equal([1f, 2f], back.Embedding.ToArray());
        Assert.Equal(0, back.Cached);
    }

    [Fact]
    public void The_schema_follows_properties_and_attributes()
    {
        CollectionSchema schema = new DocumentMapper<Photo>().SchemaFor("photos");

        Assert.Equal(DocumentIdKind.Int64, schema.IdKind);
        Assert.Equal(
            [("label", FieldType.Int32, true), ("title", FieldType.String, false), ("score", FieldType.Double, false),
                ("taken", FieldType.DateTime, false)],
            schema.Fields.Select(f => (f.Name, f.Type, f.Required)));
        Assert.Equal(
            [("pixels", VectorElement.UInt8, 3, IndexKind.Flat, true),
                ("embedding", VectorElement.Float32, 2, IndexKind.Hnsw, false)],
            schema.Vectors.Select(f => (f.Name, f.Element, f.Dimension, f.Index.Kind, f.Required)));
    }

    [Fact]
    public void A_class_with_setters_and_a_key_of_another_name_is_mapped()
    {
        var mapper = new DocumentMapper<Page>();
        Document document = mapper.ToDocument(new Page { Path = "/a", Codes = [-1, 1] });

        Assert.Equal(new DocumentId("/a"), document.Id);
        Assert.Equal(VectorElement.Int8, document.Vectors["codes"].Element);
        Page page = mapper.FromDocument(document);
        Assert.Equal("/a", page.Path);
        Assert.Equal([-1, 1], page.Codes!);
        Assert.Null(page.Visits);
    }

    [Fact]
    public void Halves_are_mapped_and_bytes_are_bits_under_a_metric_of_bits()
    {
        var mapper = new DocumentMapper<Print>();
        CollectionSchema schema = mapper.SchemaFor("prints");
        Assert.Equal(
            [("halves", VectorElement.Float16, 2, IndexKind.Ivf), ("view", VectorElement.Float16, 1, IndexKind.Hnsw),
                ("bits", VectorElement.Binary, 16, IndexKind.Hnsw), ("more", VectorElement.Binary, 8, IndexKind.Hnsw)],
            schema.Vectors.Select(f => (f.Name, f.Element, f.Dimension, f.Index.Kind)));
        Half[] halves = [Half.One, Half.Epsilon];
        var print = new Print(1, halves, halves.AsMemory(1), [3, 255], new byte[] { 9 });
        Document document = mapper.ToDocument(print);
        Assert.Equal(VectorValue.OfBits(new byte[] { 3, 255 }), document.Vectors["bits"]);
        Print back = mapper.FromDocument(document);
        Assert.Equal(halves, back.Halves);
        Assert.Equal([3, 255], back.Bits);
        Assert.Equal([Half.Epsilon], back.View.ToArray());
        Assert.Equal([9], back.More.ToArray());
    }

    [Fact]
    public void A_null_for_a_property_without_null_is_refused()
    {
        InvalidOperationException wrong = Assert.Throws<InvalidOperationException>(
            () => new DocumentMapper<Photo>().FromDocument(new Document(1)));
        Assert.Contains("Photo.Label is System.Int32: the value is null", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_cannot_be_mapped_is_refused_at_once()
    {
        Refused<NoKey>("has no id");
        Refused<TwoKeys>("2 properties for the id");
        Refused<BadType>("BadType.Where is System.Uri; allowed are string, bool");
        Refused<BadVector>("allowed are float[]");
        Refused<Stuck>("Stuck.Sum cannot be set");
        Refused<SameName>("two properties for the field \"a\"");
        Refused<NoConstructor>("no public constructor");

        static void Refused<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
            System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicProperties
            | System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] T>(string message)
            where T : notnull =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => new DocumentMapper<T>()).Message);
    }

    [Theory]
    [InlineData("Title", "title")]
    [InlineData("URL", "url")]
    [InlineData("URLPath", "urlPath")]
    [InlineData("already", "already")]
    [InlineData("X", "x")]
    public void Names_become_camelCase(string name, string mapped) => Assert.Equal(mapped, MappedName.CamelCase(name));

    internal sealed record Photo(
        long Id,
        int Label,
        string? Title,
        [property: Vector(3, Metric.L2, Index = IndexKind.Flat, Required = true)] byte[] Pixels)
    {
        public double? Score { get; init; }

        [Field("taken")]
        public DateTime? TakenAt { get; set; }

        [Vector(2, Metric.Cosine)]
        public ReadOnlyMemory<float> Embedding { get; init; }

        [NotStored]
        public int Cached { get; set; }
    }

    internal sealed class Page
    {
        [DocumentKey]
        public string Path { get; set; } = "";

        public int? Visits { get; set; }

        [Vector(2, Metric.InnerProduct)]
        public sbyte[]? Codes { get; set; }
    }

    internal sealed record NoKey(int A);

    internal sealed record TwoKeys(int Id, [property: DocumentKey] int Other);

    internal sealed record BadType(int Id, Uri Where);

    internal sealed record BadVector(int Id, [property: Vector(2, Metric.L2)] double[] V);

    internal sealed record Stuck(int Id, int A)
    {
        public int Sum => A + 1;
    }

    internal sealed record SameName(int Id, int A, [property: Field("a")] int B);

    internal sealed class NoConstructor(int other)
    {
        public int Id { get; set; } = other;
    }

    internal sealed record Print(
        long Id,
        [property: Vector(2, Metric.L2, Index = IndexKind.Ivf)] Half[] Halves,
        [property: Vector(1, Metric.L1)] ReadOnlyMemory<Half> View,
        [property: Vector(16, Metric.Hamming)] byte[] Bits,
        [property: Vector(8, Metric.Jaccard)] ReadOnlyMemory<byte> More);
}

using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Collections.Schema;

public sealed class CollectionSchemaTests
{
    [Fact]
    public void Fields_are_numbered_in_the_order_of_declaration()
    {
        CollectionSchema schema = SampleSchemas.Images();

        Assert.Equal([1, 2], schema.Fields.Select(f => f.Id));
        Assert.Equal([1], schema.Vectors.Select(f => f.Id));
        Assert.Equal(3, schema.NextFieldId);
        Assert.Equal(1, schema.FieldIndex("title"));
        Assert.Equal(-1, schema.FieldIndex("pixels"));
        Assert.Equal(0, schema.VectorIndex("pixels"));
    }

    [Fact]
    public void A_field_that_has_an_id_keeps_it_and_a_new_one_gets_a_fresh_one()
    {
        CollectionSchema old = SampleSchemas.Images();

        var schema = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            NextFieldId = old.NextFieldId,
            Fields = [ScalarField.Guid("key"), old.Fields[1]],
        };

        Assert.Equal([3, 2], schema.Fields.Select(f => f.Id));
        Assert.Equal(4, schema.NextFieldId);

        var more = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [.. old.Fields, ScalarField.Guid("key")],
        };
        Assert.Equal([1, 2, 3], more.Fields.Select(f => f.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("-first")]
    [InlineData(".first")]
    [InlineData("a/b")]
    [InlineData("quote\"")]
    [InlineData("tab\t")]
    public void A_name_outside_the_alphabet_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => new CollectionSchema(name, DocumentIdKind.Int64));
        Assert.Throws<ArgumentException>(() => ScalarField.Int32(name));
        Assert.Throws<ArgumentException>(() => new VectorField(name, VectorElement.UInt8, 2, Metric.L2));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("_x-1.y")]
    [InlineData("9lives")]
    [InlineData("größe")]
    [InlineData("名前")]
    [InlineData("\ud83d\ude00")]
    public void A_name_inside_the_alphabet_is_taken(string name) => Assert.Equal(name, ScalarField.Int32(name).Name);

    [Fact]
    public void A_name_may_have_255_bytes_and_no_more()
    {
        Assert.Equal(255, ScalarField.Int32(new string('x', 255)).Name.Length);
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => ScalarField.Int32(new string('x', 256)));
        Assert.Contains("256 bytes; at most 255", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_half_a_surrogate_pair_is_refused() =>
        Assert.Throws<ArgumentException>(() => ScalarField.Int32("half\ud800"));

    [Fact]
    public void The_name_id_belongs_to_the_document() =>
        Assert.Throws<ArgumentException>(() => ScalarField.String("id"));

    [Fact]
    public void Two_fields_of_one_name_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CollectionSchema("c", DocumentIdKind.Guid)
        {
            Fields = [ScalarField.Int32("a"), ScalarField.Int64("a")],
        });
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new CollectionSchema("c", DocumentIdKind.Guid)
        {
            Vectors = [new VectorField("a", VectorElement.Int8, 1, Metric.Cosine)],
            Fields = [ScalarField.Int32("a")],
        });
        Assert.Contains("two fields \"a\"", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_may_have_1024_fields_and_no_more()
    {
        var schema = new CollectionSchema("c", DocumentIdKind.Int64) { Fields = [.. Many(1_024)] };
        Assert.Equal(1_024, schema.Fields[^1].Id);
        ArgumentException wrong = Assert.Throws<ArgumentException>(
            () => new CollectionSchema("c", DocumentIdKind.Int64) { Fields = [.. Many(1_025)] });
        Assert.Contains("1025 fields; at most 1024", wrong.Message, StringComparison.Ordinal);

        static IEnumerable<ScalarField> Many(int count) =>
            Enumerable.Range(0, count).Select(i => ScalarField.Int32($"f{i}"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32_769)]
    public void A_dimension_out_of_range_is_refused(int dimension) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new VectorField("v", VectorElement.Float32, dimension, Metric.L2));

    [Theory]
    [InlineData(1, 200)]
    [InlineData(257, 300)]
    [InlineData(16, 15)]
    [InlineData(16, 10_001)]
    public void Index_parameters_out_of_range_are_refused(int m, int efConstruction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexOptions.Hnsw(m, efConstruction));

    [Fact]
    public void An_unknown_id_kind_element_or_type_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CollectionSchema("c", DocumentIdKind.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorField("v", (VectorElement)9, 1, Metric.L2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorField("v", VectorElement.Int8, 1, (Metric)9));
        Assert.Throws<ArgumentException>(() => new ScalarField("f", (FieldType)3));
    }
}

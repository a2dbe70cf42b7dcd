using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Tests.Collections.Queries;

public sealed class QueryCheckerTests
{
    private static readonly CollectionSchema s_schema = new("images", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label")],
        Vectors =
        [
            new VectorField("pixels", VectorElement.Float32, 3, Metric.L2, IndexOptions.Hnsw()),
            VectorField.Sparse("terms"),
            VectorField.Multi("tokens", 2, Metric.Cosine),
        ],
    };

    [Fact]
    public void A_query_that_fits_names_its_field() => Assert.Equal(0, QueryChecker.Check(s_schema, Query()));

    [Fact]
    public void An_unknown_field_is_refused_with_those_there_are() => Refused(
        new VectorQuery("pixel", new float[3]),
        "collection \"images\" has no vector field \"pixel\"; it has \"pixels\", \"terms\", \"tokens\"");

    [Fact]
    public void A_wrong_dimension_is_refused_with_the_schemas() => Refused(
        new VectorQuery("pixels", new float[4]),
        "the query vector for \"pixels\" has 4 dimensions; the schema says 3");

    [Fact]
    public void A_wrong_element_is_refused_with_the_schemas() => Refused(
        new VectorQuery("pixels", new byte[3]), "the query vector for \"pixels\" is UInt8; the schema says Float32");

    [Fact]
    public void A_missing_vector_is_refused() => Refused(
        new VectorQuery("pixels", VectorValue.Null), "the query vector for \"pixels\" is null; a vector is needed");

    [Fact]
    public void A_vector_of_another_kind_is_refused_with_the_schemas()
    {
        Refused(
            new VectorQuery("terms", new float[3]), "the query vector for \"terms\" is Dense; the schema says Sparse");
        Refused(
            new VectorQuery("pixels", new SparseVector([1], [1])),
            "the query vector for \"pixels\" is Sparse; the schema says Dense");
        Refused(
            new VectorQuery("tokens", VectorValue.OfTokens(new float[3], 3)),
            "the query vector for \"tokens\" has 3 dimensions; the schema says 2");
    }

    [Fact]
    public void An_empty_or_endless_vector_is_refused()
    {
        Refused(new VectorQuery("terms", new SparseVector([], [])), "vector \"terms\" has no weight but 0");
        Refused(
            new VectorQuery("tokens", VectorValue.OfTokens(new[] { 1, float.PositiveInfinity }, 2)),
            "vector \"tokens\" has an infinity at component 1");
    }

    [Fact]
    public void An_effort_of_another_kind_of_vector_is_refused()
    {
        var terms = new VectorQuery("terms", new SparseVector([1], [1]));
        Assert.Equal(1, QueryChecker.Check(s_schema, terms with { SparseEffort = new BlockMaxEffort(0.5f, 1) }));
        Refused(terms with { SparseEffort = default(BlockMaxEffort) }, "SparseEffort was never given its numbers");
        Refused(
            terms with { TargetRecall = 0.9 },
            "TargetRecall is set and \"terms\" is Sparse; it is allowed for Dense vectors");
        Refused(
            Query() with { SparseEffort = BlockMaxEffort.Exact },
            "SparseEffort is set and \"pixels\" is Dense; it is allowed for Sparse vectors");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(VectorQuery.KMax + 1)]
    public void A_number_of_hits_out_of_range_is_refused_with_the_range(int k) =>
        Refused(Query() with { K = k }, $"K is {k}; allowed are 1 to {VectorQuery.KMax}");

    [Fact]
    public void An_effort_out_of_range_is_refused_with_the_range() =>
        Refused(Query() with { EfSearch = 0 }, $"EfSearch is 0; allowed are 1 to {VectorQuery.EfSearchMax}");

    [Fact]
    public void An_unknown_output_field_is_refused_with_those_there_are()
    {
        ArgumentException refused =
            Assert.Throws<ArgumentException>(() => QueryChecker.FieldIndexes(s_schema, ["label", "title"]));
        Assert.StartsWith("collection \"images\" has no scalar field \"title\"; it has \"label\"", refused.Message);
    }

    private static VectorQuery Query() => new("pixels", new float[3]);

    private static void Refused(VectorQuery query, string message)
    {
        ArgumentException refused =
            Assert.ThrowsAny<ArgumentException>(() => QueryChecker.Check(s_schema, query));
        Assert.StartsWith(message, refused.Message);
    }
}

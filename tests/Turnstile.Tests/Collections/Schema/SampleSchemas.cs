using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Collections.Schema;

/// <summary>Schemas that several tests use.</summary>
internal static class SampleSchemas
{
    public static CollectionSchema Images() => new("images", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("label"), ScalarField.String("title", required: true)],
        Vectors = [new VectorField("pixels", VectorElement.UInt8, 4, Metric.L2, IndexOptions.Hnsw(12, 100), true)],
    };

    public static CollectionSchema Everything(DocumentIdKind kind = DocumentIdKind.Int64) => new("everything", kind)
    {
        Fields =
        [
            ScalarField.String("text"), ScalarField.Boolean("flag"), ScalarField.Int32("small"),
            ScalarField.Int64("large"), ScalarField.Float("single"), ScalarField.Double("double"),
            ScalarField.DateTime("time"), ScalarField.Guid("guid"),
        ],
        Vectors =
        [
            new VectorField("floats", VectorElement.Float32, 3, Metric.Cosine),
            new VectorField("bytes", VectorElement.UInt8, 5, Metric.L2, IndexOptions.Flat),
            new VectorField("signed", VectorElement.Int8, 2, Metric.InnerProduct),
            new VectorField("halves", VectorElement.Float16, 3, Metric.L1),
            new VectorField("bits", VectorElement.Binary, 16, Metric.Jaccard, IndexOptions.Flat),
            VectorField.Sparse("terms"),
            VectorField.Multi("tokens", 3, Metric.Cosine),
        ],
    };
}

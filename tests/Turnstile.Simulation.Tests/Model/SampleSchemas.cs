using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>The collections of the workloads: every kind of vector, every element, every metric, graphs in memory and
/// on disk, bounds and exact search in one database.</summary>
internal static class SampleSchemas
{
    /// <summary>Names of the keyspaces.</summary>
    public static readonly string[] Keyspaces = ["users", "orders"];

    /// <summary>Collections by name.</summary>
    public static readonly SortedDictionary<string, CollectionSchema> Collections = new(StringComparer.Ordinal)
    {
        ["images"] = new CollectionSchema("images", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.String("title")],
            Vectors =
            [
                new VectorField("pixels", VectorElement.Float32, 4, Metric.L2, IndexOptions.Hnsw(4, 16)),
                new VectorField("code", VectorElement.UInt8, 6, Metric.L1, IndexOptions.Flat),
                new VectorField("print", VectorElement.Binary, 16, Metric.Jaccard, IndexOptions.Hnsw(4, 16)),
                VectorField.Multi("patches", 2, Metric.InnerProduct, IndexOptions.Hnsw(4, 16)),
            ],
        },
        ["notes"] = new CollectionSchema("notes", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.Boolean("open"), ScalarField.Double("weight")],
            Vectors =
            [
                new VectorField("meaning", VectorElement.Int8, 8, Metric.Cosine, IndexOptions.Hnsw(4, 16)),
                new VectorField("sound", VectorElement.Float16, 3, Metric.InnerProduct, IndexOptions.Hnsw(4, 16)),
                new VectorField("mood", VectorElement.Float32, 3, Metric.L2, IndexOptions.Disk(4, 16)),
                VectorField.Sparse("terms"),
                VectorField.Multi("words", 3, Metric.Cosine, IndexOptions.Flat),
            ],
        },
    };
}

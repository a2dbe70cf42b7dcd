using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>The collections of the workloads: every kind of vector, every element, every metric, graphs in memory, with
/// codes and without, and on disk, codes that are scanned, bounds and exact search.</summary>
/// <remarks>A workload has two of them. Mostly they are narrow, with two vectors, as what a crash or a damage leaves is
/// opened and compared index by index; the wide ones have all of these indexes beside each other.</remarks>
internal static class SampleSchemas
{
    /// <summary>Names of the keyspaces.</summary>
    public static readonly string[] Keyspaces = ["users", "orders"];

    /// <summary>How many collections a workload makes.</summary>
    public const int CollectionCountMax = 2;

    /// <summary>The names of collections with many vectors.</summary>
    public static readonly string[] Wide = ["images", "notes"];

    /// <summary>The names of collections with two vectors.</summary>
    public static readonly string[] Narrow = ["photos", "songs", "pages", "words"];

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
        ["photos"] = new CollectionSchema("photos", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.String("title")],
            Vectors =
            [
                new VectorField("pixels", VectorElement.Float32, 4, Metric.L2, IndexOptions.Hnsw(4, 16)),
                new VectorField(
                    "code",
                    VectorElement.UInt8,
                    6,
                    Metric.L2,
                    IndexOptions.Flat with { Quantization = Quantization.Int8 }),
            ],
        },
        ["songs"] = new CollectionSchema("songs", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.Double("weight")],
            Vectors =
            [
                new VectorField(
                    "sound",
                    VectorElement.Float32,
                    3,
                    Metric.InnerProduct,
                    IndexOptions.Hnsw(4, 16) with { Quantization = Quantization.None }),
                new VectorField("mood", VectorElement.Float32, 3, Metric.L2, IndexOptions.Disk(4, 16)),
            ],
        },
        ["pages"] = new CollectionSchema("pages", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.Boolean("open")],
            Vectors =
            [
                new VectorField("meaning", VectorElement.Int8, 8, Metric.Cosine, IndexOptions.Hnsw(4, 16)),
                VectorField.Sparse("terms"),
            ],
        },
        ["words"] = new CollectionSchema("words", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label")],
            Vectors =
            [
                VectorField.Multi("letters", 2, Metric.InnerProduct, IndexOptions.Hnsw(4, 16)),
                VectorField.Multi("sounds", 3, Metric.Cosine, IndexOptions.Flat),
            ],
        },
    };
}

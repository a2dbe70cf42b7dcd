using System.CommandLine;
using Turnstile.Cli.Files;
using Turnstile.Cli.Output;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Commands;

/// <summary>Options of the commands that make or search collections.</summary>
internal static class VectorOptions
{
    /// <summary>Components of a vector of a raw file.</summary>
    public static Option<int?> Dimension() => NumberOption.WholeOrNone(
        "--dim", "Components of a vector; needed for raw files", 1, VectorLayout.DimensionMax);

    /// <summary>How far apart two vectors are said to be.</summary>
    public static Option<Metric> Metric() => ChoiceOption.Of(
        "--metric",
        "How far apart two vectors are said to be; under hamming and jaccard files of bytes hold bits",
        ("l2", Vectors.Metric.L2),
        ("ip", Vectors.Metric.InnerProduct),
        ("cosine", Vectors.Metric.Cosine),
        ("l1", Vectors.Metric.L1),
        ("hamming", Vectors.Metric.Hamming),
        ("jaccard", Vectors.Metric.Jaccard));

    /// <summary>How vectors are searched.</summary>
    public static Option<IndexKind> Index() => ChoiceOption.Of(
        "--index", "How vectors are searched", ("graph", IndexKind.Hnsw), ("flat", IndexKind.Flat),
        ("ivf", IndexKind.Ivf), ("disk", IndexKind.Disk));

    /// <summary>Neighbours of a node of the graph.</summary>
    public static Option<int> M() =>
        NumberOption.Whole("--m", "Neighbours of a node of the graph", 16, IndexOptions.MMin, IndexOptions.MMax);

    /// <summary>Candidates looked at to place a node of the graph.</summary>
    public static Option<int> EfConstruction() => NumberOption.Whole(
        "--ef-construction", "Candidates to place a node of the graph", 200, 1, IndexOptions.EfConstructionMax);

    /// <summary>Codes that stand in for vectors.</summary>
    public static Option<Quantization> Quantization() => ChoiceOption.Of(
        "--quantization",
        "Codes that stand in for vectors while they are searched",
        ("auto", Collections.Schema.Quantization.Auto),
        ("none", Collections.Schema.Quantization.None),
        ("int8", Collections.Schema.Quantization.Int8),
        ("int4", Collections.Schema.Quantization.Int4),
        ("two-level", Collections.Schema.Quantization.TwoLevel),
        ("bf16", Collections.Schema.Quantization.BFloat16),
        ("rabitq4", Collections.Schema.Quantization.RaBitQ(4)),
        ("rabitq7", Collections.Schema.Quantization.RaBitQ(7)));

    /// <summary>The index that these options ask for.</summary>
    /// <exception cref="UsageException">The parameters do not fit each other.</exception>
    public static IndexOptions IndexOf(IndexKind kind, int m, int efConstruction, Quantization quantization)
    {
        if (kind == IndexKind.Flat)
        {
            return IndexOptions.Flat with { Quantization = quantization };
        }

        if (kind == IndexKind.Ivf)
        {
            return IndexOptions.Ivf() with { Quantization = quantization };
        }

        if (efConstruction < m)
        {
            throw new UsageException($"--ef-construction is {efConstruction}; --m ({m}) and more are allowed");
        }

        IndexOptions graph =
            kind == IndexKind.Disk ? IndexOptions.Disk(m, efConstruction) : IndexOptions.Hnsw(m, efConstruction);
        return graph with { Quantization = quantization };
    }
}

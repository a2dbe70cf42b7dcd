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
        "How far apart two vectors are said to be",
        ("l2", Vectors.Metric.L2),
        ("ip", Vectors.Metric.InnerProduct),
        ("cosine", Vectors.Metric.Cosine));

    /// <summary>How vectors are searched.</summary>
    public static Option<IndexKind> Index() => ChoiceOption.Of(
        "--index", "How vectors are searched", ("graph", IndexKind.Hnsw), ("flat", IndexKind.Flat));

    /// <summary>Neighbours of a node of the graph.</summary>
    public static Option<int> M() =>
        NumberOption.Whole("--m", "Neighbours of a node of the graph", 16, IndexOptions.MMin, IndexOptions.MMax);

    /// <summary>Candidates looked at to place a node of the graph.</summary>
    public static Option<int> EfConstruction() => NumberOption.Whole(
        "--ef-construction", "Candidates to place a node of the graph", 200, 1, IndexOptions.EfConstructionMax);

    /// <summary>The index that these options ask for.</summary>
    /// <exception cref="UsageException">The parameters do not fit each other.</exception>
    public static IndexOptions IndexOf(IndexKind kind, int m, int efConstruction)
    {
        if (kind == IndexKind.Flat)
        {
            return IndexOptions.Flat;
        }

        return efConstruction >= m
            ? IndexOptions.Hnsw(m, efConstruction)
            : throw new UsageException($"--ef-construction is {efConstruction}; --m ({m}) and more are allowed");
    }
}

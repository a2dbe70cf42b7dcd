using System.Globalization;
using Turnstile.Collections.Schema;
using Turnstile.Search.Data;
using Turnstile.Search.Running;
using Turnstile.Vectors;

namespace Turnstile.Search.Drivers;

/// <summary>A configuration of Turnstile by its name: what a vector field is, and its index.</summary>
/// <remarks>Names are parts with dashes between: "sparse" or "multi" if the vectors are no dense ones, an index, and
/// what is not as usual of its codes, its construction and its elements, such as "hnsw-rabitq4-float32".</remarks>
internal sealed class TurnstileConfiguration
{
    private const string Codes = "none, int8, int4, twolevel, bf16, f16, rabitq1 to rabitq9";
    private const string RaBitQ = "rabitq";
    private const string EfConstruction = "ef";

    private VectorElement? _element;

    private TurnstileConfiguration(VectorKind kind, IndexOptions index)
    {
        Kind = kind;
        Index = index;
    }

    /// <summary>Of which vectors it is.</summary>
    public VectorKind Kind { get; }

    /// <summary>How they are searched.</summary>
    public IndexOptions Index { get; private set; }

    /// <summary>What the effort of a search means.</summary>
    public EffortKind Sweep => Index.Kind switch
    {
        IndexKind.Flat => EffortKind.None,
        IndexKind.Ivf => EffortKind.Lists,
        IndexKind.BlockMax => EffortKind.Bounds,
        _ => Kind == VectorKind.Multi ? EffortKind.Compared : EffortKind.Candidates,
    };

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">A part is not known, or there are no such codes.</exception>
    public static TurnstileConfiguration Parse(string name)
    {
        Queue<string> parts = new(name.Split('-'));
        VectorKind kind = parts.Peek() switch
        {
            "sparse" => VectorKind.Sparse,
            "multi" => VectorKind.Multi,
            _ => VectorKind.Dense,
        };
        if (kind != VectorKind.Dense)
        {
            parts.Dequeue();
        }

        parts.TryDequeue(out string? index);
        var configuration = new TurnstileConfiguration(kind, IndexOf(name, index ?? ""));
        foreach (string part in parts)
        {
            configuration.Change(name, part);
        }

        return configuration;
    }

    /// <summary>The field of it for a set of its kind.</summary>
    /// <exception cref="ArgumentException">The product refuses the combination, and says why.</exception>
    public VectorField FieldFor(VectorSet set) => Kind switch
    {
        VectorKind.Sparse => VectorField.Sparse("vector", Index, required: true),
        VectorKind.Multi => VectorField.Multi("vector", set.Format.Dimension, set.Format.Metric, Index, required: true),
        _ => new VectorField(
            "vector", _element ?? set.Format.Element, set.Format.Dimension, set.Format.Metric, Index, required: true),
    };

    private void Change(string name, string part)
    {
        if (part == "float32")
        {
            _element = VectorElement.Float32;
        }
        else if (Index.Kind == IndexKind.Hnsw && Number(part, EfConstruction) is { } effort)
        {
            Index = IndexOptions.Hnsw(efConstruction: effort) with { Quantization = Index.Quantization };
        }
        else
        {
            Index = Index with { Quantization = CodesOf(name, part) };
        }
    }

    private static IndexOptions IndexOf(string name, string part) => part switch
    {
        "flat" => IndexOptions.Flat,
        "hnsw" => IndexOptions.Hnsw(),
        "disk" => IndexOptions.Disk(),
        "ivf" => IndexOptions.Ivf(),
        "blockmax" => IndexOptions.BlockMax,
        _ => throw Unknown(name, part, "flat, hnsw, disk, ivf, blockmax"),
    };

    private static Quantization CodesOf(string name, string part) => part switch
    {
        "none" => Quantization.None,
        "int8" => Quantization.Int8,
        "int4" => Quantization.Int4,
        "twolevel" => Quantization.TwoLevel,
        "bf16" => Quantization.BFloat16,
        "f16" => Quantization.Float16,
        _ when Number(part, RaBitQ) is { } bits => Quantization.RaBitQ(bits),
        _ => throw Unknown(name, part, $"{Codes}, float32, and efN of hnsw"),
    };

    private static int? Number(string part, string before) => part.StartsWith(before, StringComparison.Ordinal)
        && int.TryParse(part[before.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    private static ArgumentException Unknown(string name, string part, string allowed) => new(
        $"\"{part}\" in Turnstile's configuration \"{name}\" is not known; there are: {allowed}", nameof(name));
}

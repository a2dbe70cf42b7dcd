using Turnstile.Collections.Schema;
using Turnstile.Search.Data;
using Turnstile.Vectors;

namespace Turnstile.Search.Drivers;

/// <summary>The configurations of Turnstile by name: what a vector field is, and its index.</summary>
internal static class TurnstileFields
{
    private static readonly Dictionary<string, Func<VectorSet, VectorField>> s_all = new()
    {
        ["hnsw"] = set => Field(set, set.Format.Element, IndexOptions.Hnsw()),
        ["hnsw-ef200"] = set => Field(set, set.Format.Element, IndexOptions.Hnsw(efConstruction: 200)),
        ["hnsw-vectors"] = set => Field(set, set.Format.Element, Hnsw(Quantization.None)),
        ["hnsw-int8"] = set => Field(set, set.Format.Element, Hnsw(Quantization.Int8)),
        ["hnsw-two-level"] = set => Field(set, set.Format.Element, Hnsw(Quantization.TwoLevel)),
        ["hnsw-rabitq4"] = set => Field(set, set.Format.Element, Hnsw(Quantization.RaBitQ(4))),
        ["hnsw-float32"] = set => Field(set, VectorElement.Float32, IndexOptions.Hnsw()),
        ["ivf"] = set => Field(set, set.Format.Element, IndexOptions.Ivf()),
        ["flat"] = set => Field(set, set.Format.Element, IndexOptions.Flat),
        ["flat-float32"] = set => Field(set, VectorElement.Float32, IndexOptions.Flat),
    };

    /// <summary>The field of a configuration for a set.</summary>
    public static VectorField Of(string configuration, VectorSet set) =>
        s_all.TryGetValue(configuration, out Func<VectorSet, VectorField>? field)
            ? field(set)
            : throw new ArgumentException(
                $"Turnstile has no configuration \"{configuration}\" here; there are: {string.Join(", ", s_all.Keys)}",
                nameof(configuration));

    private static IndexOptions Hnsw(Quantization quantization) =>
        IndexOptions.Hnsw() with { Quantization = quantization };

    private static VectorField Field(VectorSet set, VectorElement element, IndexOptions index) =>
        new("vector", element, set.Format.Dimension, set.Format.Metric, index, required: true);
}

using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Collections.Documents;

/// <summary>Says that a property is a vector field, and which.</summary>
/// <remarks>The property is a float[], Half[] or byte[], ReadOnlyMemory of one of these, or sbyte[], where bytes are
/// bits under Hamming and Jaccard; a <see cref="Turnstile.Vectors.Sparse.SparseVector"/>, which has no dimension; or a
/// float[][], which is a multi-vector.</remarks>
/// <param name="dimension">How many components or bits: 1 to 32,768.</param>
/// <param name="metric">How far apart two vectors are said to be.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VectorAttribute(int dimension, Metric metric) : Attribute
{
    /// <summary>Says that a property is a sparse vector.</summary>
    public VectorAttribute()
        : this(0, Metric.InnerProduct)
    {
    }

    /// <summary>How many components.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>How far apart two vectors are said to be.</summary>
    public Metric Metric { get; } = metric;

    /// <summary>The field's name; null for the property's own in camelCase.</summary>
    public string? Name { get; init; }

    /// <summary>How the field is searched.</summary>
    public IndexKind Index { get; init; } = IndexKind.Hnsw;

    /// <summary>Neighbours of a node in the graph.</summary>
    public int M { get; init; } = IndexOptions.MUsual;

    /// <summary>How many candidates are looked at to place a node.</summary>
    public int EfConstruction { get; init; } = IndexOptions.EfConstructionUsual;

    /// <summary>Whether null is refused.</summary>
    public bool Required { get; init; }
}

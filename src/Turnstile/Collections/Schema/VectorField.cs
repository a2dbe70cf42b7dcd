using Turnstile.Vectors;

namespace Turnstile.Collections.Schema;

/// <summary>A field of a document that holds one vector, or null unless it is required.</summary>
public sealed record VectorField
{
    /// <summary>The largest dimension.</summary>
    public const int DimensionMax = 32_768;

    /// <summary>Declares a vector field.</summary>
    /// <param name="name">1 to 255 UTF-8 bytes: letters, digits, <c>_ - .</c>; not <c>id</c>.</param>
    /// <param name="element">What one component is.</param>
    /// <param name="dimension">How many components: 1 to 32,768.</param>
    /// <param name="metric">How far apart two vectors are said to be.</param>
    /// <param name="index">How the field is searched; a graph with the usual parameters if left out.</param>
    /// <param name="required">Whether null is refused.</param>
    /// <exception cref="ArgumentException">Something is not allowed; the message says what.</exception>
    public VectorField(
        string name,
        VectorElement element,
        int dimension,
        Metric metric,
        IndexOptions? index = null,
        bool required = false)
    {
        Name = SchemaName.Check(name, "vector");
        if (name == SchemaName.Id)
        {
            throw new ArgumentException("a vector cannot be called \"id\"; that is the document's id", nameof(name));
        }

        if (dimension is < 1 or > DimensionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), $"vector \"{name}\" has dimension {dimension}; 1 to {DimensionMax} are allowed");
        }

        if (element is not (VectorElement.Float32 or VectorElement.UInt8 or VectorElement.Int8))
        {
            throw new ArgumentOutOfRangeException(
                nameof(element), $"vector \"{name}\" has element {element}; Float32, UInt8 and Int8 are allowed");
        }

        if (metric is not (Metric.L2 or Metric.InnerProduct or Metric.Cosine))
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric), $"vector \"{name}\" has metric {metric}; L2, InnerProduct and Cosine are allowed");
        }

        Element = element;
        Dimension = dimension;
        Metric = metric;
        Index = index ?? IndexOptions.Hnsw();
        Required = required;
        Format = new VectorFormat(element, dimension, metric);
        CheckQuantization();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What one component is.</summary>
    public VectorElement Element { get; }

    /// <summary>How many components a vector has.</summary>
    public int Dimension { get; }

    /// <summary>How far apart two vectors are said to be.</summary>
    public Metric Metric { get; }

    /// <summary>How the field is searched.</summary>
    public IndexOptions Index { get; }

    /// <summary>Whether null is refused.</summary>
    public bool Required { get; }

    /// <summary>Its number: given by the schema, 1 and up, kept for ever; 0 before it is in a schema.</summary>
    public int Id { get; internal init; }

    /// <summary>The size of one vector, bytes.</summary>
    public int ByteCount => Element == VectorElement.Float32 ? Dimension * sizeof(float) : Dimension;

    /// <summary>The layout of its vectors.</summary>
    internal VectorFormat Format { get; }

    /// <summary>What makes the codes that stand in for the vectors; null for none. The field's number seeds what is
    /// drawn, so all segments of the field have the same codes.</summary>
    internal Quantizer? NewQuantizer() => Index.Codes.For(Format, seed: (ulong)Id + 1);

    private void CheckQuantization()
    {
        if (Index.Kind == IndexKind.Ivf && Index.Quantization.Kind != QuantizationKind.Auto)
        {
            throw new ArgumentException(
                $"vector \"{Name}\" has lists and {Index.Quantization} codes; "
                + "lists have codes of their own: Auto is allowed");
        }

        try
        {
            NewQuantizer();
        }
        catch (ArgumentException refused)
        {
            throw new ArgumentException($"vector \"{Name}\" cannot have {Index.Quantization} codes: {refused.Message}");
        }
    }
}

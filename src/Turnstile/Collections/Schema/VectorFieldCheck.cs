using Turnstile.Vectors;

namespace Turnstile.Collections.Schema;

/// <summary>Refuses a vector field whose parts do not fit each other.</summary>
internal static class VectorFieldCheck
{
    private const string AllElements = "Float32, Float16, UInt8, Int8 and Binary";

    /// <summary>Passes, or says what is not allowed.</summary>
    /// <exception cref="ArgumentException">Something is not allowed.</exception>
    public static void Require(
        string name, VectorKind kind, VectorElement element, int dimension, Metric metric, IndexOptions index)
    {
        if (kind != VectorKind.Sparse && dimension is < 1 or > VectorField.DimensionMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension),
                $"vector \"{name}\" has dimension {dimension}; 1 to {VectorField.DimensionMax} are allowed");
        }

        if (!Enum.IsDefined(element))
        {
            throw new ArgumentOutOfRangeException(
                nameof(element), $"vector \"{name}\" has element {element}; {AllElements} are allowed");
        }

        if (element == VectorElement.Binary && dimension % 8 != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), $"vector \"{name}\" has {dimension} bits; multiples of 8 are allowed");
        }

        if (!VectorFormat.IsDefined(element, metric))
        {
            string allowed =
                element == VectorElement.Binary ? "Hamming and Jaccard" : "L2, InnerProduct, Cosine and L1";
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                $"vector \"{name}\" has metric {metric}; for {element} {allowed} are allowed");
        }

        if (kind == VectorKind.Multi && metric is not (Metric.InnerProduct or Metric.Cosine))
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                $"vector \"{name}\" is a multi-vector with metric {metric}; InnerProduct and Cosine are allowed");
        }

        RequireIndex(name, kind, index);
        if (!VectorFormat.FollowsFromProducts(metric))
        {
            RequireWithoutLevels(name, element, metric, index);
        }
    }

    // Lists, graphs on disk and codes of few bits need lengths and dot products.
    private static void RequireWithoutLevels(string name, VectorElement element, Metric metric, IndexOptions index)
    {
        if (index.Kind is not (IndexKind.Flat or IndexKind.Hnsw))
        {
            throw new ArgumentException(
                $"vector \"{name}\" has metric {metric}, with index {index.Kind}; Hnsw and Flat are allowed");
        }

        bool mayBeHalves = element == VectorElement.Float32;
        bool isAllowed = index.Quantization.Kind is QuantizationKind.Auto or QuantizationKind.None
            || (mayBeHalves && index.Quantization.Kind is (QuantizationKind.BFloat16 or QuantizationKind.Float16));
        if (!isAllowed)
        {
            string allowed = mayBeHalves ? "Auto, None, BFloat16 and Float16" : "Auto and None";
            throw new ArgumentException(
                $"vector \"{name}\" is {element} under {metric}, with {index.Quantization} codes; "
                + $"{allowed} are allowed");
        }
    }

    private static void RequireIndex(string name, VectorKind kind, IndexOptions index)
    {
        bool isAllowed = index.Kind == IndexKind.Flat || kind switch
        {
            VectorKind.Sparse => index.Kind == IndexKind.BlockMax,
            VectorKind.Multi => index.Kind == IndexKind.Hnsw,
            _ => index.HasGraph || index.Kind == IndexKind.Ivf,
        };
        if (!isAllowed)
        {
            string allowed = kind switch
            {
                VectorKind.Sparse => "BlockMax and Flat",
                VectorKind.Multi => "Hnsw and Flat",
                _ => "Hnsw, Disk, Ivf and Flat",
            };
            throw new ArgumentException($"vector \"{name}\" is {kind}, with index {index.Kind}; {allowed} are allowed");
        }

        bool mayHaveCodes = index.HasGraph
            || index.Kind == IndexKind.Ivf
            || (index.Kind == IndexKind.Flat && kind == VectorKind.Dense);
        if (!mayHaveCodes && index.Quantization.Kind != QuantizationKind.Auto)
        {
            throw new ArgumentException(
                $"vector \"{name}\" is {kind}, with index {index.Kind} and {index.Quantization} codes; "
                + "such an index has what it needs of its own: Auto is allowed");
        }

        bool wantsCodes = kind == VectorKind.Multi || index.Kind == IndexKind.Disk;
        if (wantsCodes && index is { HasGraph: true, Quantization.Kind: QuantizationKind.None })
        {
            throw new ArgumentException(
                $"vector \"{name}\" is {kind} with index {index.Kind} and has no codes; "
                + "its graph is of codes, so Auto or some are allowed");
        }
    }
}

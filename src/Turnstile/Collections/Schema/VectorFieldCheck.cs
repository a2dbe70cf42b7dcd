using Turnstile.Vectors;

namespace Turnstile.Collections.Schema;

/// <summary>Refuses a vector field whose parts do not fit each other.</summary>
internal static class VectorFieldCheck
{
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

        if (kind == VectorKind.Multi && metric == Metric.L2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                $"vector \"{name}\" is a multi-vector with metric {metric}; InnerProduct and Cosine are allowed");
        }

        RequireIndex(name, kind, index);
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

        bool mayHaveCodes =
            index.HasGraph || (index.Kind == IndexKind.Flat && kind == VectorKind.Dense);
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

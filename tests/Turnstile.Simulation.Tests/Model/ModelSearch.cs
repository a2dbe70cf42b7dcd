using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Search as it is defined: every document is compared, in doubles.</summary>
internal static class ModelSearch
{
    /// <summary>All documents that pass and have the vector, nearest first.</summary>
    public static List<(ModelDocument Document, double Distance)> Rank(
        IEnumerable<ModelDocument> documents,
        VectorField field,
        VectorValue query,
        Func<ModelDocument, bool>? passes = null)
    {
        var ranked = new List<(ModelDocument Document, double Distance)>();
        foreach (ModelDocument document in documents)
        {
            if (document.Vectors.TryGetValue(field.Name, out VectorValue vector)
                && (passes is null || passes(document)))
            {
                ranked.Add((document, Distance(field, query, vector)));
            }
        }

        ranked.Sort(static (left, right) => left.Distance.CompareTo(right.Distance));
        return ranked;
    }

    private static double Distance(VectorField field, VectorValue left, VectorValue right) => field.Kind switch
    {
        VectorKind.Sparse => -SparseDot(left.AsSparse(), right.AsSparse()),
        VectorKind.Multi => -TokensOf(left).Sum(
            token => TokensOf(right).Max(other => Likeness(field.Metric, token, other))),
        _ => Distance(field.Metric, left, right),
    };

    private static double SparseDot(SparseVector left, SparseVector right)
    {
        double dot = 0;
        for (int i = 0; i < left.Count; i++)
        {
            int at = right.Terms.IndexOf(left.Terms[i]);
            dot += at < 0 ? 0 : (double)left.Weights[i] * right.Weights[at];
        }

        return dot;
    }

    private static float[][] TokensOf(VectorValue tokens) => [.. tokens.AsTokens().ToArray().Chunk(tokens.Dimension)];

    private static double Likeness(Metric metric, float[] left, float[] right) => metric == Metric.Cosine
        ? 1 - Distance(Metric.Cosine, left, right)
        : -Distance(Metric.InnerProduct, left, right);

    /// <summary>The distance of two dense vectors.</summary>
    public static double Distance(Metric metric, VectorValue left, VectorValue right)
    {
        double dot = 0;
        double square = 0;
        double gap = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int i = 0; i < left.Dimension; i++)
        {
            double a = ComponentOf(left, i);
            double b = ComponentOf(right, i);
            dot += a * b;
            square += (a - b) * (a - b);
            gap += Math.Abs(a - b);
            leftSquare += a * a;
            rightSquare += b * b;
        }

        return metric switch
        {
            Metric.L2 => square,
            Metric.InnerProduct => -dot,
            Metric.L1 or Metric.Hamming => gap,
            Metric.Jaccard => gap + dot == 0 ? 0 : gap / (gap + dot),
            _ => leftSquare == 0 || rightSquare == 0 ? 1 : 1 - (dot / Math.Sqrt(leftSquare * rightSquare)),
        };
    }

    private static double ComponentOf(in VectorValue vector, int index) => vector.Element switch
    {
        VectorElement.Float32 => MemoryMarshal.Cast<byte, float>(vector.Bytes)[index],
        VectorElement.Float16 => (double)MemoryMarshal.Cast<byte, Half>(vector.Bytes)[index],
        VectorElement.Binary => (vector.Bytes[index / 8] >> (index % 8)) & 1,
        VectorElement.UInt8 => vector.Bytes[index],
        _ => (sbyte)vector.Bytes[index],
    };
}

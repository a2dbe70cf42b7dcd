using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>Search as it is defined: every document is compared, in doubles.</summary>
internal static class ModelSearch
{
    /// <summary>All documents that have the vector, nearest first.</summary>
    public static List<(ModelDocument Document, double Distance)> Rank(
        IEnumerable<ModelDocument> documents, VectorField field, VectorValue query)
    {
        var ranked = new List<(ModelDocument Document, double Distance)>();
        foreach (ModelDocument document in documents)
        {
            if (document.Vectors.TryGetValue(field.Name, out VectorValue vector))
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
        VectorKind.Multi => -MaxSim(field.Metric, left, right),
        _ => Distance(field.Metric, left, right),
    };

    private static double MaxSim(Metric metric, VectorValue left, VectorValue right)
    {
        int dimension = left.Dimension;
        ReadOnlySpan<float> tokens = left.AsTokens().Span;
        ReadOnlySpan<float> others = right.AsTokens().Span;
        double sum = 0;
        for (int i = 0; i < tokens.Length; i += dimension)
        {
            double most = double.NegativeInfinity;
            for (int j = 0; j < others.Length; j += dimension)
            {
                most = Math.Max(most, Likeness(metric, tokens.Slice(i, dimension), others.Slice(j, dimension)));
            }

            sum += most;
        }

        return sum;
    }

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

    private static double Likeness(Metric metric, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double dot = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquare += (double)left[i] * left[i];
            rightSquare += (double)right[i] * right[i];
        }

        if (metric != Metric.Cosine)
        {
            return dot;
        }

        return leftSquare == 0 || rightSquare == 0 ? 0 : dot / Math.Sqrt(leftSquare * rightSquare);
    }

    private static double Distance(Metric metric, VectorValue left, VectorValue right)
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

using Turnstile.Collections.Documents;
using Turnstile.Vectors;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Distances by their definition, in double precision: slow, and without a line of the engine.</summary>
internal static class TrueDistance
{
    /// <summary>The distance of two vectors of one element and dimension; smaller is closer.</summary>
    public static double Between(Metric metric, VectorValue left, VectorValue right)
    {
        double product = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        double difference = 0;
        double gap = 0;
        for (int i = 0; i < left.Dimension; i++)
        {
            double a = At(left, i);
            double b = At(right, i);
            product += a * b;
            leftSquare += a * a;
            rightSquare += b * b;
            difference += (a - b) * (a - b);
            gap += Math.Abs(a - b);
        }

        return metric switch
        {
            Metric.L2 => difference,
            Metric.InnerProduct => -product,
            Metric.L1 or Metric.Hamming => gap,
            Metric.Jaccard => product + gap == 0 ? 0 : gap / (product + gap),
            _ => 1 - (leftSquare == 0 || rightSquare == 0 ? 0 : product / Math.Sqrt(leftSquare * rightSquare)),
        };
    }

    private static double At(VectorValue vector, int index) => vector.Element switch
    {
        VectorElement.Float32 => vector.AsFloats().Span[index],
        VectorElement.Float16 => (double)vector.AsHalves().Span[index],
        VectorElement.Binary => (vector.AsBits().Span[index / 8] >> (index % 8)) & 1,
        VectorElement.Int8 => vector.AsSBytes()[index],
        _ => vector.AsBytes().Span[index],
    };
}

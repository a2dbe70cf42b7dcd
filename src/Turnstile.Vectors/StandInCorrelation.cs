namespace Turnstile.Vectors;

/// <summary>How like two turned vectors are, given how like their stand-ins of few bits are.</summary>
/// <remarks>
/// With a vector as the query, a stand-in gives its dot product without bias. Two stand-ins do not: what rounding does
/// to one, it does to another that is near, so stand-ins of near vectors are much more alike than they, and of one bit
/// the angle is in proportion to the share of signs that differ. Components of turned vectors are as good as normally
/// distributed, so the correlation r of two stand-ins follows from the correlation p of what they stand for: its
/// derivative by the arc of p is a sum over pairs of thresholds (Plackett 1954), and of one bit r is the arc over a
/// right angle. This is the inverse, in a table. Immutable.
/// </remarks>
internal sealed class StandInCorrelation
{
    private const int CellCount = 256;
    private const int StepCount = 4096;

    // at r = i/CellCount, and once more at the end
    private readonly float[] _ofStandIns;

    /// <summary>The correlation for codes of some bits.</summary>
    /// <param name="bits">1 or more.</param>
    /// <param name="step">The distance of two levels, in standard deviations of a component.</param>
    public StandInCorrelation(int bits, double step)
    {
        double[] thresholds =
            [.. Enumerable.Range(1, (1 << bits) - 1).Select(level => step * (level - (1 << (bits - 1))))];
        _ofStandIns = Invert(Correlations(thresholds));
    }

    /// <summary>The cosine of two vectors.</summary>
    /// <param name="standIns">That of their stand-ins; taken for -1 or 1 if it is beyond.</param>
    public float OfVectors(float standIns)
    {
        float at = Math.Min(Math.Abs(standIns), 1) * CellCount;
        int cell = (int)at;
        float low = _ofStandIns[cell];
        float cosine = low + ((_ofStandIns[cell + 1] - low) * (at - cell));
        return standIns < 0 ? -cosine : cosine;
    }

    // The correlation of stand-ins at evenly spaced arcs of that of the vectors, from none to a right angle; the last
    // is 1.
    private static double[] Correlations(double[] thresholds)
    {
        double[] correlations = new double[StepCount + 1];
        for (int i = 0; i < StepCount; i++)
        {
            double arc = (i + 0.5) / StepCount * Math.PI / 2;
            double slope = 0;
            foreach (double a in thresholds)
            {
                foreach (double b in thresholds)
                {
                    double cosine = Math.Cos(arc);
                    slope += Math.Exp(
                        -((a * a) - (2 * Math.Sin(arc) * a * b) + (b * b)) / (2 * cosine * cosine));
                }
            }

            correlations[i + 1] = correlations[i] + slope;
        }

        double whole = correlations[StepCount];
        for (int i = 0; i <= StepCount; i++)
        {
            correlations[i] /= whole;
        }

        return correlations;
    }

    private static float[] Invert(double[] correlations)
    {
        float[] inverse = new float[CellCount + 2];
        int below = 0;
        for (int cell = 0; cell < CellCount; cell++)
        {
            double wanted = (double)cell / CellCount;
            while (correlations[below + 1] < wanted)
            {
                below++;
            }

            double within = (wanted - correlations[below]) / (correlations[below + 1] - correlations[below]);
            inverse[cell] = (float)Math.Sin((below + within) / StepCount * Math.PI / 2);
        }

        (inverse[CellCount], inverse[CellCount + 1]) = (1, 1);
        return inverse;
    }
}

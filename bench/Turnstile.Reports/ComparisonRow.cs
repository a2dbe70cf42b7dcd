namespace Turnstile.Reports;

/// <summary>One metric of one workload, of all engines in their order.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Better">Which values are good.</param>
/// <param name="Values">By engine; null where there is none.</param>
internal sealed record ComparisonRow(string Workload, string Metric, Better Better, IReadOnlyList<Metric?> Values)
{
    /// <summary>How many times better the first engine is than another: above 1 it is ahead.</summary>
    /// <returns>Null if either has no value, or neither direction is good.</returns>
    public double? Ratio(int engine)
    {
        if (Better == Better.Neither || Values[0] is not { } first || Values[engine] is not { } other
            || first.Median <= 0 || other.Median <= 0)
        {
            return null;
        }

        return Better == Better.Higher ? first.Median / other.Median : other.Median / first.Median;
    }
}

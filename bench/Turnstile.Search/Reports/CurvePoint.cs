namespace Turnstile.Search.Reports;

/// <summary>What one effort reached.</summary>
/// <param name="Effort">The effort, in the engine's own measure.</param>
/// <param name="Recall">The share of the true nearest that was found.</param>
/// <param name="Rates">Queries a second, round by round.</param>
/// <param name="P50Microseconds">The median latency.</param>
/// <param name="P99Microseconds">The latency that 99 of 100 stayed below.</param>
/// <param name="CpuMicroseconds">Of all threads, a query.</param>
/// <param name="AllocatedBytes">On the managed heap, a query; null where there is none.</param>
internal sealed record CurvePoint(
    int Effort,
    double Recall,
    IReadOnlyList<double> Rates,
    double P50Microseconds,
    double P99Microseconds,
    double CpuMicroseconds,
    double? AllocatedBytes)
{
    /// <summary>The middle rate.</summary>
    public double Median => Rates.Order().ElementAt(Rates.Count / 2);
}

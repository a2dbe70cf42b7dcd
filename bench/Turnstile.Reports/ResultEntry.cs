namespace Turnstile.Reports;

/// <summary>What one workload measured on one engine.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Engine">The engine's.</param>
/// <param name="Durability">What every write survived; null if that is the same for all.</param>
/// <param name="Configuration">How the engine was opened.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Absence">Why there is nothing to measure, or how it failed; null if all is well.</param>
internal sealed record ResultEntry(
    string Workload,
    string Engine,
    string? Durability,
    string Configuration,
    IReadOnlyList<Metric> Metrics,
    string? Absence)
{
    /// <summary>A metric by its name; null if it was not measured.</summary>
    public Metric? Find(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);
}

namespace Turnstile.Reports;

/// <summary>What the project has set itself, by workload and metric.</summary>
internal sealed class Targets(IReadOnlyDictionary<(string Workload, string Metric), Target> all)
{
    /// <summary>Nothing.</summary>
    public static Targets None { get; } = new(new Dictionary<(string Workload, string Metric), Target>());

    /// <summary>The target of a metric; null if it has none.</summary>
    public Target? Of(string workload, string metric) => all.GetValueOrDefault((workload, metric));
}

namespace Turnstile.Benchmarks.Reports;

/// <summary>What the project has set itself, by workload and metric.</summary>
internal static class Targets
{
    private static readonly Dictionary<(string Workload, string Metric), double> s_all = new()
    {
        [("fillrandom durable x1", "ops/s")] = 5_000,
        [("fillrandom durable x64", "ops/s")] = 150_000,
        [("fillrandom durable x512", "ops/s")] = 400_000,
        [("fillrandom", "ops/s")] = 250_000,
        [("fillrandom batch 100", "ops/s")] = 600_000,
        [("readrandom x1", "ops/s")] = 700_000,
        [("readrandom x2", "ops/s")] = 1_330_000,
        [("seekrandom 10", "ops/s")] = 200_000,
        [("readseq", "entries/s")] = 15_000_000,
        [("readwhilewriting", "reads p99.9, times idle")] = 2,
        [("snapshots", "put p99.9, times without")] = 1.1,
        [("snapshots", "open and close ns")] = 1_000,
        [("checkpoint", "worst put ms meanwhile")] = 5,
        [("recovery", "records replayed/s")] = 1_000_000,
        [("recovery", "clean open ms, first of the process")] = 100,
        [("sustained", "worst put ms")] = 100,
    };

    /// <summary>The target of a metric; null if it has none.</summary>
    public static double? Of(string workload, string metric) =>
        s_all.TryGetValue((workload, metric), out double target) ? target : null;
}

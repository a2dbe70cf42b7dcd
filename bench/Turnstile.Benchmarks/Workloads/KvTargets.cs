using Turnstile.Reports;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>What the project has set itself for keys and values.</summary>
internal static class KvTargets
{
    /// <summary>All of them.</summary>
    public static Targets All { get; } = new(new Dictionary<(string Workload, string Metric), Target>
    {
        [("fillrandom durable x1", "ops/s")] = new(5_000),
        [("fillrandom durable x64", "ops/s")] = new(150_000),
        [("fillrandom durable x512", "ops/s")] = new(400_000),
        [("fillrandom", "ops/s")] = new(250_000),
        [("fillrandom batch 100", "ops/s")] = new(600_000),
        [("readrandom x1", "ops/s")] = new(700_000),
        [("readrandom x2", "ops/s")] = new(1_330_000),
        [("seekrandom 10", "ops/s")] = new(200_000),
        [("readseq", "entries/s")] = new(15_000_000),
        [("readwhilewriting", "reads p99.9, times idle")] = new(2),
        [("snapshots", "put p99.9, times without")] = new(1.1),
        [("snapshots", "open and close ns")] = new(1_000),
        [("checkpoint", "worst put ms meanwhile")] = new(5),
        [("recovery", "records replayed/s")] = new(1_000_000),
        [("recovery", "clean open ms, first of the process")] = new(100),
        [("sustained", "worst put ms")] = new(100),
    });
}

using Turnstile.Reports;

namespace Turnstile.Search.Reports;

/// <summary>What the project has set itself for search: against hnswlib in the same run where it was measured, else by
/// itself.</summary>
internal static class SearchTargets
{
    private const string Yardstick = "hnswlib m16";

    /// <summary>All of them.</summary>
    public static Targets All { get; } = new(new Dictionary<(string Workload, string Metric), Target>
    {
        [("fashion search", "q/s at recall .95")] = new(3.0, Yardstick),
        [("fashion search", "q/s at recall .99")] = new(3.1, Yardstick),
        [("fashion search", "q/s at recall .999")] = new(2.8, Yardstick),
        [("text search", "q/s at recall .99")] = new(3, Yardstick),
        [("fashion build", "s to fully indexed")] = new(2.5, Yardstick),
        [("fashion open", "MiB of memory")] = new(60),
        [("fashion filter 50 %", "q/s at recall .99")] = new(15_000),
        [("fashion filter 10 %", "q/s at recall .99")] = new(5_000),
        [("fashion filter 1 %", "q/s at recall .99")] = new(20_000),
        [("fashion filter .1 %", "q/s at recall .99")] = new(60_000),
        [("fashion filter one label", "q/s at recall .99")] = new(4_000),
        [("fashion exact", "q/s")] = new(600),
        [("fashion stream", "searches beside upserts, share of idle")] = new(0.7),
        [("fashion build", "upserts/s accepted")] = new(20_000),
        [("fashion build", "upserts/s indexed")] = new(12_000),
        [("tiny query", "p50 us")] = new(3),
    });
}

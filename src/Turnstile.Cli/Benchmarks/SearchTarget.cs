using System.Text.Json.Serialization;

namespace Turnstile.Cli.Benchmarks;

/// <summary>One recall, and how fast it is reached; all zero but the target if it cannot be.</summary>
internal sealed record SearchTarget(
    [property: JsonPropertyName("recall_target")] double RecallTarget,
    [property: JsonPropertyName("recall")] double Recall,
    [property: JsonPropertyName("qps")] double Qps,
    [property: JsonPropertyName("p50_us")] double P50Microseconds,
    [property: JsonPropertyName("p99_us")] double P99Microseconds,
    [property: JsonPropertyName("ef")] int Ef);

using System.Text.Json.Serialization;

namespace Turnstile.Cli.Benchmarks;

/// <summary>What a key-value benchmark measured.</summary>
/// <param name="OperationsPerSecond">All producers together.</param>
/// <param name="P50Microseconds">Half of the operations took no longer.</param>
/// <param name="P99Microseconds">99 of 100 took no longer.</param>
/// <param name="P999Microseconds">999 of 1,000 took no longer.</param>
/// <param name="AllocatedBytesPerOperation">By the whole process, its background work included.</param>
/// <param name="GcPauseMilliseconds">How long the garbage collector stopped everything, in sum.</param>
internal sealed record KvReport(
    [property: JsonPropertyName("ops_per_s")] double OperationsPerSecond,
    [property: JsonPropertyName("p50_us")] double P50Microseconds,
    [property: JsonPropertyName("p99_us")] double P99Microseconds,
    [property: JsonPropertyName("p999_us")] double P999Microseconds,
    [property: JsonPropertyName("allocated_bytes_per_op")] double AllocatedBytesPerOperation,
    [property: JsonPropertyName("gc_pause_ms")] double GcPauseMilliseconds);

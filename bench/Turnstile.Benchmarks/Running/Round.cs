using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Running;

/// <summary>One measurement of one operation, all producers together.</summary>
/// <param name="Latencies">How long each took.</param>
/// <param name="Time">How long all took.</param>
/// <param name="CpuTime">What it cost of all processors, background work included.</param>
/// <param name="AllocatedBytes">By the whole process, on the managed heap.</param>
internal sealed record Round(LatencyHistogram Latencies, TimeSpan Time, TimeSpan CpuTime, long AllocatedBytes)
{
    /// <summary>Operations per second.</summary>
    public double Rate => Latencies.Count / Time.TotalSeconds;

    /// <summary>The longest operation, milliseconds.</summary>
    public double WorstMilliseconds => Latencies.Microseconds(1) / 1_000;
}

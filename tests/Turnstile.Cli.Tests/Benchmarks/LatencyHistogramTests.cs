using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Tests;

namespace Turnstile.Cli.Tests.Benchmarks;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100; i++)
        {
            histogram.Record(i);
        }

        Assert.Equal(50, histogram.Ticks(0.5));
        Assert.Equal(99, histogram.Ticks(0.99));
        Assert.Equal(100, histogram.Ticks(1));
        Assert.Equal(100, histogram.Count);
    }

    [Fact]
    public void Every_value_is_at_most_a_64th_too_high_and_never_too_low()
    {
        for (long value = 1; value > 0 && value < long.MaxValue / 3; value = (value * 5 / 4) + 1)
        {
            var histogram = new LatencyHistogram();
            histogram.Record(value);
            histogram.Record(long.MaxValue);
            Assert.InRange(histogram.Ticks(0.5), value, value + (value / 64));
        }
    }

    [Fact]
    public void Percentiles_agree_with_sorting()
    {
        var random = new Random(7);
        long[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20))];
        var left = new LatencyHistogram();
        var right = new LatencyHistogram();
        for (int i = 0; i < values.Length; i++)
        {
            (i % 3 == 0 ? left : right).Record(values[i]);
        }

        left.Merge(right);
        Array.Sort(values);
        foreach (double share in new[] { 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            long exact = values[(int)Math.Ceiling(share * values.Length) - 1];
            Assert.InRange(left.Ticks(share), exact, exact + (exact / 64));
        }
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        long allocated = AllocatedBytes.EachTime(() =>
        {
            for (long i = 0; i < 10_000; i++)
            {
                histogram.Record(i * i);
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Nothing_recorded_is_zero_and_negative_counts_as_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Microseconds(0.99));
        histogram.Record(-5);
        Assert.Equal(0, histogram.Ticks(1));
        histogram.Record(Stopwatch.Frequency);
        Assert.Equal(1e6, histogram.Microseconds(1));
    }
}

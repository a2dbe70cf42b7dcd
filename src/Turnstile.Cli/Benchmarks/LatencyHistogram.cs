using System.Diagnostics;
using System.Numerics;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Counts latencies in buckets that grow with the value: each is at most 1/64 of it wide.</summary>
/// <remarks>Recording allocates nothing. Threads: one at a time; give each its own and merge them.</remarks>
internal sealed class LatencyHistogram
{
    private const int ExactBits = 6;
    private const int ExactCount = 1 << ExactBits;
    private const int BucketCount = (64 - ExactBits) * ExactCount;

    private readonly long[] _counts = new long[BucketCount];

    /// <summary>Latencies recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, in ticks of the stopwatch.</summary>
    public long MaxTicks { get; private set; }

    /// <summary>Records one latency, in ticks of the stopwatch; a negative one counts as 0.</summary>
    public void Record(long ticks)
    {
        ticks = Math.Max(0, ticks);
        _counts[BucketOf(ticks)]++;
        Count++;
        MaxTicks = Math.Max(MaxTicks, ticks);
    }

    /// <summary>Takes over all that <paramref name="other"/> recorded.</summary>
    public void Merge(LatencyHistogram other)
    {
        for (int i = 0; i < BucketCount; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        MaxTicks = Math.Max(MaxTicks, other.MaxTicks);
    }

    /// <summary>The latency that a share of all stayed at or below, in microseconds; 0 if there is none.</summary>
    /// <param name="share">0 to 1: 0.5 is the median. The answer is up to 1/64 too high, never too low.</param>
    public double Microseconds(double share) => Ticks(share) * 1e6 / Stopwatch.Frequency;

    /// <summary>As <see cref="Microseconds"/>, in ticks of the stopwatch.</summary>
    public long Ticks(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int i = 0; i < BucketCount; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(LastOf(i), MaxTicks);
            }
        }

        return MaxTicks;
    }

    // The first 64 values have a bucket each; after that, 64 buckets for every doubling.
    private static int BucketOf(long ticks)
    {
        int exponent = Math.Max(0, BitOperations.Log2((ulong)ticks | 1) - ExactBits);
        return (exponent * ExactCount) + (int)(ticks >> exponent);
    }

    private static long LastOf(int bucket)
    {
        int exponent = Math.Max(0, (bucket / ExactCount) - 1);
        long mantissa = bucket - (exponent * ExactCount);
        return ((mantissa + 1) << exponent) - 1;
    }
}

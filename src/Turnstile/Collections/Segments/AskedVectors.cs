namespace Turnstile.Collections.Segments;

/// <summary>Some of the vectors for which callers wanted a recall: a sample of what is asked, by which the effort that
/// a recall takes is found better than by rows.</summary>
/// <remarks>One in some is kept until there are enough; once those are taken, the next come more seldom, since finding
/// an effort costs some thousand searches. Threads: queries offer, workers take.</remarks>
internal sealed class AskedVectors
{
    /// <summary>How many make a sample.</summary>
    public const int SampleCount = 64;

    private const int FirstInterval = 16;
    private const int IntervalGrowth = 16;
    private const int IntervalMax = 4_096;

    private readonly byte[][] _vectors = new byte[SampleCount][];

    // Interlocked: how many were offered while there was room
    private long _offered;

    // Interlocked: places that are given out, set back by who takes all; and those that are filled
    private int _given;
    private int _filled;

    // written by who takes all, before places are given out again
    private int _interval = FirstInterval;

    /// <summary>Whether there is a sample to take.</summary>
    public bool IsFull => Volatile.Read(ref _filled) == SampleCount;

    /// <summary>Keeps a copy of a vector, if it is its turn; true if that makes the sample full.</summary>
    public bool Offer(ReadOnlySpan<byte> vector)
    {
        if (Volatile.Read(ref _given) >= SampleCount
            || Interlocked.Increment(ref _offered) % Volatile.Read(ref _interval) != 0
            || Interlocked.Increment(ref _given) is var place && place > SampleCount)
        {
            return false;
        }

        _vectors[place - 1] = vector.ToArray();

        // After the vector: who sees all filled sees them.
        return Interlocked.Increment(ref _filled) == SampleCount;
    }

    /// <summary>Takes the sample, for one worker, and begins the next; null if it is not full.</summary>
    public byte[][]? TryTake()
    {
        if (Interlocked.CompareExchange(ref _filled, 0, SampleCount) != SampleCount)
        {
            return null;
        }

        // No place is given out until this is done.
        byte[][] taken = [.. _vectors];
        Volatile.Write(ref _interval, Math.Min(_interval * IntervalGrowth, IntervalMax));
        Volatile.Write(ref _given, 0);
        return taken;
    }
}

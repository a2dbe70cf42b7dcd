namespace Turnstile.Collections.Segments;

/// <summary>Whether callers want a recall of one index, and some of the vectors they asked with: a sample of what is
/// asked, by which the effort that a recall takes is found better than by rows.</summary>
/// <remarks>One in some is kept until there are enough; once those are taken, the next come more seldom, since finding
/// an effort costs some thousand searches. Threads: queries offer, workers take; a merge asks for an heir.</remarks>
internal sealed class AskedVectors
{
    /// <summary>How many make a sample.</summary>
    public const int SampleCount = 64;

    private const int FirstInterval = 16;
    private const int IntervalGrowth = 16;
    private const int IntervalMax = 4_096;

    private readonly byte[][] _vectors = new byte[SampleCount][];

    // volatile, set by the first who wants
    private volatile bool _isWanted;

    // Interlocked: how many were offered while there was room
    private long _offered;

    // Interlocked: places that are given out, set back by who takes all; and those that are filled
    private int _given;
    private int _filled;

    // written by who takes all, before places are given out again
    private int _interval = FirstInterval;

    // volatile, written by who takes all: what was taken last
    private volatile byte[][]? _latest;

    /// <summary>Whether somebody has asked for a recall, or waits until all are known.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>Whether there is a sample to take.</summary>
    public bool IsFull => Volatile.Read(ref _filled) == SampleCount;

    /// <summary>Says that a recall is wanted; true for the first.</summary>
    public bool Want()
    {
        bool isFirst = !_isWanted;
        _isWanted = true;
        return isFirst;
    }

    /// <summary>Keeps a copy of a vector, if it is its turn; true if workers have something to do since.</summary>
    public bool Offer(ReadOnlySpan<byte> vector)
    {
        if (Want())
        {
            return true;
        }

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
        _latest = taken;
        Volatile.Write(ref _interval, Math.Min(_interval * IntervalGrowth, IntervalMax));
        Volatile.Write(ref _given, 0);
        return taken;
    }

    /// <summary>What was asked, for an index that takes the place of this one: its efforts are found by the sample that
    /// was taken last.</summary>
    public AskedVectors Heir()
    {
        var heir = new AskedVectors { _isWanted = _isWanted };
        if (_latest is { } latest)
        {
            latest.CopyTo(heir._vectors, 0);
            (heir._given, heir._filled) = (SampleCount, SampleCount);
        }

        return heir;
    }
}

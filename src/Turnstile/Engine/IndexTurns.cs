using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Says how many index workers enter rows at once: all, but where searches want processors, so many fewer,
/// and at least one.</summary>
/// <remarks>
/// A thread that searches without pause then has a processor, and is not one among many. The searches under way are
/// counted whenever a worker looks for its next rows, so one who asks now and then takes a worker's place now and then.
/// Where workers and searches take all processors, a worker rests most of the time besides: writers and whatever else
/// there is run then, and not in a search's place, and memory is a search's alone.
/// Threads: any worker.</remarks>
/// <param name="searches">The searches under way.</param>
/// <param name="processorCount">How many threads run at once.</param>
/// <param name="time">What work is measured by.</param>
internal sealed class IndexTurns(HoldCount searches, int processorCount, TimeProvider time)
{
    // Timers are not finer. In between, some ten rows are entered.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_restAfter = TimeSpan.FromMilliseconds(0.5);

    // Who asks one query after the other is not seen between two of them, but is still there.
    private static readonly TimeSpan s_seenFor = TimeSpan.FromMilliseconds(2);

    // Interlocked only
    private int _working;

    // volatile, by Volatile: how many searches were seen last, and when; hints, which need not be of one moment
    private long _seenCount;
    private long _seenAt;

    /// <summary>Whether one worker more could work now, besides the one that asks, whose turn has just ended and who
    /// goes on.</summary>
    public bool HasRoomForAnother => Volatile.Read(ref _working) < WorkersMax() - 1;

    /// <summary>Whether this worker may enter rows now; then <see cref="End"/> follows.</summary>
    public bool TryBegin()
    {
        int seen = Volatile.Read(ref _working);
        while (seen < WorkersMax())
        {
            int found = Interlocked.CompareExchange(ref _working, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Between two rows: who searches gets the processor at once if it waits for this one.</summary>
    public void Yield()
    {
        if (searches.Total() > 0)
        {
            Thread.Yield();
        }
    }

    /// <summary>Rests, in its turn so that no other worker takes it, if processors are short and it has worked long
    /// enough.</summary>
    /// <param name="workedSince">When it was asked whether it should rest; set anew.</param>
    /// <param name="stop">Ends the rest.</param>
    /// <returns>Whether it has rested.</returns>
    public bool Rest(ref long workedSince, CancellationToken stop)
    {
        if (time.GetElapsedTime(workedSince) < s_restAfter)
        {
            return false;
        }

        bool isShort = SearchCount() is var count and > 0 && count + Volatile.Read(ref _working) >= processorCount;
        if (isShort)
        {
            stop.WaitHandle.WaitOne(s_rest);
        }

        workedSince = time.GetTimestamp();
        return isShort;
    }

    /// <summary>It has entered some.</summary>
    public void End() => Interlocked.Decrement(ref _working);

    private int WorkersMax() => SearchCount() is var count && count == 0
        ? int.MaxValue
        : (int)Math.Max(1, processorCount - count);

    private long SearchCount()
    {
        long count = searches.Total();
        if (count > 0)
        {
            Volatile.Write(ref _seenCount, count);
            Volatile.Write(ref _seenAt, time.GetTimestamp());
            return count;
        }

        long seen = Volatile.Read(ref _seenCount);
        return seen > 0 && time.GetElapsedTime(Volatile.Read(ref _seenAt)) < s_seenFor ? seen : 0;
    }
}

namespace Turnstile;

/// <summary>Log time: the wall clock as the log knows it, in Unix milliseconds, which never goes back.</summary>
/// <remarks>
/// The turnstile reads it once for each group and writes it into the group's frames; opening sets it to the newest time
/// it finds, so that a clock that was set back does not bring expired entries back to life. Readers ask it only for
/// entries that can expire. Threads: any.
/// </remarks>
internal sealed class LogClock(TimeProvider time)
{
    // Interlocked only
    private long _last;

    /// <summary>The time now, or the newest one seen if that is later; Unix milliseconds.</summary>
    public long Now()
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return Advance(now);
    }

    /// <summary>Makes sure that the time is never below <paramref name="atLeast"/>; returns the newest one.</summary>
    public long Advance(long atLeast)
    {
        long last = Interlocked.Read(ref _last);
        while (last < atLeast)
        {
            long seen = Interlocked.CompareExchange(ref _last, atLeast, last);
            if (seen == last)
            {
                return atLeast;
            }

            last = seen;
        }

        return last;
    }
}

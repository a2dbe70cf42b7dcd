namespace Turnstile.Kv;

/// <summary>When an entry goes by itself. The default is never.</summary>
/// <remarks>Judged by log time, the wall clock that never goes back: an expired entry is invisible at once, and gone
/// from the files when they are merged.</remarks>
public readonly record struct Expiry
{
    /// <summary>The longest time to live: 1,000 years of 365 days.</summary>
    public static readonly TimeSpan TimeToLiveMax = TimeSpan.FromDays(365_000);

    private Expiry(long at, long after)
    {
        AtMilliseconds = at;
        AfterMilliseconds = after;
    }

    /// <summary>The entry stays.</summary>
    public static Expiry Never => default;

    /// <summary>Unix milliseconds of log time; 0 if it is not set so.</summary>
    internal long AtMilliseconds { get; }

    /// <summary>Milliseconds after the commit; 0 if it is not set so.</summary>
    internal long AfterMilliseconds { get; }

    /// <summary>The entry goes at a moment; at once if that has passed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment is not after the beginning of 1970.</exception>
    public static Expiry At(DateTimeOffset moment)
    {
        long at = moment.ToUnixTimeMilliseconds();
        return at > 0
            ? new Expiry(at, 0)
            : throw new ArgumentOutOfRangeException(
                nameof(moment), moment, $"the entry would expire at {moment:O}; a moment after 1970-01-01 is allowed");
    }

    /// <summary>The entry goes so long after it was committed, by the log time of its place in the order.</summary>
    /// <param name="timeToLive">Above zero, up to <see cref="TimeToLiveMax"/>; rounded up to milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not in its range.</exception>
    public static Expiry After(TimeSpan timeToLive)
    {
        if (timeToLive <= TimeSpan.Zero || timeToLive > TimeToLiveMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeToLive),
                timeToLive,
                $"the time to live is {timeToLive}; above zero and up to {TimeToLiveMax} is allowed");
        }

        return new Expiry(0, (timeToLive.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond);
    }
}

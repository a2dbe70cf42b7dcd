namespace Turnstile;

/// <summary>The time by which a reader judges what has expired: fixed for a snapshot, the log clock's for a read of
/// now. The default says that nothing expires.</summary>
/// <remarks>The clock is asked only when an entry with an expiry is found, so reads of others pay nothing.</remarks>
internal readonly struct ReadTime
{
    private readonly LogClock? _clock;
    private readonly long _fixed;

    /// <summary>Always the time of <paramref name="clock"/>.</summary>
    public ReadTime(LogClock clock)
    {
        _clock = clock;
    }

    /// <summary>A moment, Unix milliseconds of log time.</summary>
    public ReadTime(long milliseconds)
    {
        _fixed = milliseconds;
    }

    /// <summary>This time, standing still from here on.</summary>
    public ReadTime Fixed() => _clock is null ? this : new ReadTime(_clock.Now());

    /// <summary>Whether what expires at <paramref name="expiresAt"/>, 0 for never, has expired.</summary>
    public bool HasPassed(long expiresAt) => expiresAt != 0 && expiresAt <= (_clock?.Now() ?? _fixed);
}

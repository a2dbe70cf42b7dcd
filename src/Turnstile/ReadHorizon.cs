namespace Turnstile;

/// <summary>How far back a later view can still be read: every reader of it reads at this sequence or a later one, and
/// judges expiry by this time or a later one.</summary>
/// <param name="Sequence">The oldest sequence that can be read.</param>
/// <param name="Time">The earliest time a reader can judge by, Unix milliseconds of log time.</param>
internal readonly record struct ReadHorizon(Sequence Sequence, long Time)
{
    /// <summary>The horizon behind which nothing is missing that either of the two lets go.</summary>
    public ReadHorizon OrLater(ReadHorizon other) =>
        new(Sequence > other.Sequence ? Sequence : other.Sequence, Math.Max(Time, other.Time));
}

namespace Turnstile;

/// <summary>A place in the order was asked for that is not kept any more: too old for the window of the past that the
/// options retain.</summary>
public sealed class SequenceCompactedException : InvalidOperationException
{
    /// <summary>Creates the exception: <paramref name="requested"/> was asked for, <paramref name="oldest"/> is the
    /// oldest there is.</summary>
    public SequenceCompactedException(Sequence requested, Sequence oldest)
        : base($"sequence {requested} is not kept any more; the oldest that can be read is {oldest}")
    {
        Requested = requested;
        Oldest = oldest;
    }

    /// <summary>What was asked for.</summary>
    public Sequence Requested { get; }

    /// <summary>The oldest sequence that could be read when it was asked for.</summary>
    public Sequence Oldest { get; }
}

namespace Turnstile.Log;

/// <summary>What was found under an operation's key before it: read by the caller outside the turnstile, as a
/// hint.</summary>
/// <param name="ReadAt">The sequence of the view it was read in; zero if it was not read.</param>
/// <param name="Sequence">The sequence of the live entry found; zero for none.</param>
/// <param name="CreateSequence">The sequence that created it.</param>
/// <param name="Version">Its version; 0 for none.</param>
/// <param name="ExpiresAt">When it expires, Unix milliseconds of log time; 0 for never.</param>
internal readonly record struct PriorEntry(
    Sequence ReadAt, Sequence Sequence, Sequence CreateSequence, ulong Version, long ExpiresAt)
{
    /// <summary>Whether a live entry was found.</summary>
    public bool Exists => Sequence != Sequence.Zero;

    /// <summary>Nothing was found.</summary>
    public static PriorEntry Absent(Sequence readAt) => new(readAt, Sequence.Zero, Sequence.Zero, 0, 0);

    /// <summary>What there is of it at a log time: nothing, if it has expired.</summary>
    public PriorEntry At(long time) => ExpiresAt != 0 && ExpiresAt <= time ? Absent(ReadAt) : this;
}

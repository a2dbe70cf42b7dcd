namespace Turnstile.Log;

/// <summary>What was found under an operation's key before it: read by the caller outside the turnstile, as a
/// hint.</summary>
/// <param name="ReadAt">The sequence of the view it was read in; zero if it was not read.</param>
/// <param name="Sequence">The sequence of the live entry found; zero for none.</param>
/// <param name="CreateSequence">The sequence that created it.</param>
/// <param name="Version">Its version; 0 for none.</param>
internal readonly record struct PriorEntry(
    Sequence ReadAt, Sequence Sequence, Sequence CreateSequence, ulong Version)
{
    /// <summary>Whether a live entry was found.</summary>
    public bool Exists => Sequence != Sequence.Zero;
}

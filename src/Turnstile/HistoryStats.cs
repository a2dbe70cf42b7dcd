namespace Turnstile;

/// <summary>How far back a database can be read and watched at one moment.</summary>
/// <param name="OldestReadable">The oldest sequence of which a snapshot can be opened.</param>
/// <param name="OldestLogged">The oldest operation that can be watched.</param>
/// <param name="LogBytes">What all logs take on disk.</param>
public sealed record HistoryStats(Sequence OldestReadable, Sequence OldestLogged, long LogBytes)
{
    /// <summary>Nothing.</summary>
    public static readonly HistoryStats None = new(Sequence.Zero, Sequence.Zero, 0);
}

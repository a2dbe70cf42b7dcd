namespace Turnstile;

/// <summary>One state of a database in a backup.</summary>
/// <param name="Number">1, 2, 3, ... in the order they were made.</param>
/// <param name="Sequence">Everything up to here is in it.</param>
/// <param name="Time">When it was made.</param>
/// <param name="FileCount">How many files it needs.</param>
/// <param name="FileBytes">What they take, shared with other generations.</param>
/// <param name="LoggedFrom">From here on its log can be replayed up to <paramref name="Sequence"/>; zero if it has
/// none.</param>
public sealed record BackupGeneration(
    long Number, Sequence Sequence, DateTimeOffset Time, int FileCount, long FileBytes, Sequence LoggedFrom);

namespace Turnstile;

/// <summary>What was found of one file.</summary>
/// <param name="Name">Its name in the database's directory.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Problem">What is wrong with it; null if it is what was written.</param>
public sealed record FileVerdict(string Name, long Bytes, string? Problem)
{
    /// <summary>Whether the database does not need it: a log that is kept for those who watch or follow.</summary>
    public bool IsSpare { get; init; }
}

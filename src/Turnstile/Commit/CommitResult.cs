namespace Turnstile.Commit;

/// <summary>The answer to a commit.</summary>
/// <param name="Status">How it went.</param>
/// <param name="First">The sequence of its first operation; the visible sequence if it used none.</param>
/// <param name="Last">The sequence of its last operation; the visible sequence if it used none.</param>
/// <param name="FailedIndex">The first operation whose precondition did not hold, counted from 0; -1 if none.</param>
public readonly record struct CommitResult(CommitStatus Status, Sequence First, Sequence Last, int FailedIndex)
{
    /// <summary>Whether the commit took its place in the order.</summary>
    public bool IsOk => Status == CommitStatus.Ok;
}

namespace Turnstile.Commit;

/// <summary>The answer to a commit.</summary>
/// <param name="Status">How it went.</param>
/// <param name="First">The sequence of its first operation; the last one given out if it used none.</param>
/// <param name="Last">The sequence of its last operation; the last one given out if it used none.</param>
/// <param name="FailedIndex">The first operation whose precondition did not hold, counted from 0; -1 if none.</param>
public readonly record struct CommitResult(CommitStatus Status, Sequence First, Sequence Last, int FailedIndex)
{
    /// <summary>Whether the commit took its place in the order.</summary>
    public bool IsOk => Status == CommitStatus.Ok;

    /// <summary>The first requirement without a write that did not hold, counted from 0; -1 if none.</summary>
    public int FailedRequirement
    {
        get => FailedRequirementNumber - 1;
        internal init => FailedRequirementNumber = value + 1;
    }

    /// <summary>Whether this is the answer to the batch that was to be taken otherwise.</summary>
    public bool IsOtherwise { get; internal init; }

    /// <summary>Whether the request had passed before: this is the first answer, and nothing was changed now.</summary>
    public bool IsRepeated { get; internal init; }

    /// <summary>The request it was given; none if there was none.</summary>
    public RequestId Request { get; internal init; }

    // So that nothing failed in a default answer.
    private int FailedRequirementNumber { get; init; }
}

namespace Turnstile.Commit;

/// <summary>What the turnstile judged of a batch.</summary>
/// <param name="Kind">Whether it may pass.</param>
/// <param name="FailedIndex">The operation, or the guard, whose precondition does not hold; -1 if none.</param>
/// <param name="Answered">The answer of the first time, if it is repeated.</param>
internal readonly record struct Judgement(JudgementKind Kind, int FailedIndex, CommitResult Answered)
{
    /// <summary>It may pass.</summary>
    public static readonly Judgement Passed = new(JudgementKind.Passed, -1, default);

    /// <summary>An operation's precondition does not hold.</summary>
    public static Judgement Failed(int index) => new(JudgementKind.OperationFailed, index, default);

    /// <summary>A guard's precondition does not hold.</summary>
    public static Judgement GuardFailed(int index) => new(JudgementKind.GuardFailed, index, default);

    /// <summary>It passed before.</summary>
    public static Judgement Repeated(CommitResult answered) => new(JudgementKind.Repeated, -1, answered);
}

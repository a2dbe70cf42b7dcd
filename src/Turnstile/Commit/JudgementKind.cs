namespace Turnstile.Commit;

/// <summary>How the turnstile judged a batch.</summary>
internal enum JudgementKind
{
    /// <summary>It may pass.</summary>
    Passed,

    /// <summary>An operation's precondition does not hold.</summary>
    OperationFailed,

    /// <summary>A guard's precondition does not hold.</summary>
    GuardFailed,

    /// <summary>It is the repetition of a request that passed.</summary>
    Repeated,
}

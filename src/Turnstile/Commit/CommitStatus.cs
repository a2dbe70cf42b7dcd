namespace Turnstile.Commit;

/// <summary>How a commit was answered.</summary>
public enum CommitStatus
{
    /// <summary>It has its place in the order and is as durable as asked.</summary>
    Ok = 0,

    /// <summary>A precondition did not hold: nothing was changed and no sequence was used.</summary>
    Conflict = 1,

    /// <summary>There was nothing to delete or update: nothing was changed and no sequence was used.</summary>
    NotFound = 2,
}

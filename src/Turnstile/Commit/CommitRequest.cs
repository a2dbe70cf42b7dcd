namespace Turnstile.Commit;

/// <summary>What can be asked of the turnstile.</summary>
internal enum CommitRequest
{
    /// <summary>Take a batch through.</summary>
    Batch,

    /// <summary>Freeze memory and begin a new log at one place in the order.</summary>
    Rotate,

    /// <summary>Nothing but to be answered when all that came before is as durable as asked.</summary>
    Sync,

    /// <summary>Log and apply frames of another database as they are.</summary>
    Replicate,
}

namespace Turnstile.Commit;

/// <summary>What became of a commit at the intake.</summary>
internal enum IntakeAnswer
{
    /// <summary>It waits; somebody leads.</summary>
    Queued,

    /// <summary>It waits, and its caller must lead.</summary>
    Lead,

    /// <summary>The queue is full: it does not wait. Try again after <see cref="Intake.RoomAsync"/>.</summary>
    Full,
}

namespace Turnstile.Replication;

/// <summary>What a message between follower and leader is. The numbers are never reused.</summary>
internal enum MessageKind : uint
{
    /// <summary>Asks who the leader is; the answer has the same kind, as with all that ask.</summary>
    State = 1,

    /// <summary>Asks for frames from a sequence on.</summary>
    Frames = 2,

    /// <summary>Asks for the list of files.</summary>
    Checkpoint = 3,

    /// <summary>Asks for bytes of a file.</summary>
    File = 4,

    /// <summary>Answers that the leader has not kept what was asked for.</summary>
    Gone = 5,

    /// <summary>Answers that the orders do not fit.</summary>
    Diverged = 6,

    /// <summary>Answers that something failed at the leader; the body is text.</summary>
    Failed = 7,
}

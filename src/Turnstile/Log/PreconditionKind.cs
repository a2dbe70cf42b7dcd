namespace Turnstile.Log;

/// <summary>The questions a precondition can ask.</summary>
internal enum PreconditionKind : byte
{
    None,
    Absent,
    Present,
    VersionEquals,
    SequenceEquals,

    /// <summary>The value equals an operand of the batch.</summary>
    ValueEquals,

    /// <summary>Nothing was written to the key after a sequence, no delete either. The hint must have been read at that
    /// sequence.</summary>
    UnchangedSince,
}

namespace Turnstile.Log;

/// <summary>The questions a precondition can ask.</summary>
internal enum PreconditionKind : byte
{
    None,
    Absent,
    Present,
    VersionEquals,
    SequenceEquals,
}

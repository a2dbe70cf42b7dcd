namespace Turnstile.Log;

/// <summary>What must hold of a key before its batch may pass the turnstile.</summary>
/// <param name="Kind">The question.</param>
/// <param name="Expected">The version or sequence asked for; where the value asked for stands among the batch's
/// operands; unused by the other kinds.</param>
internal readonly record struct Precondition(PreconditionKind Kind, ulong Expected = 0)
{
    /// <summary>No condition.</summary>
    public static readonly Precondition None;

    /// <summary>Whether <paramref name="prior"/>, the state before the batch, meets the condition; that of a value is
    /// asked where values can be read.</summary>
    public bool IsMetBy(in PriorEntry prior) => Kind switch
    {
        PreconditionKind.None => true,
        PreconditionKind.Absent => !prior.Exists,
        PreconditionKind.Present => prior.Exists,
        PreconditionKind.VersionEquals => prior.Exists ? prior.Version == Expected : Expected == 0,
        PreconditionKind.SequenceEquals => prior.Sequence.Value == Expected,
        PreconditionKind.UnchangedSince => prior.ReadAt.Value <= Expected,
        _ => throw new InvariantException("ORDER-2", $"precondition {Kind} is not known"),
    };
}

using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>What must hold of a key for a write to pass; asked in the turnstile, so nothing comes between.</summary>
public readonly record struct WriteCondition
{
    private WriteCondition(PreconditionKind kind, ulong expected = 0)
    {
        Precondition = new Precondition(kind, expected);
    }

    /// <summary>No condition.</summary>
    public static WriteCondition None => default;

    /// <summary>The key must not be there.</summary>
    public static WriteCondition Absent => new(PreconditionKind.Absent);

    /// <summary>The key must be there.</summary>
    public static WriteCondition Present => new(PreconditionKind.Present);

    /// <summary>As the turnstile asks it.</summary>
    internal Precondition Precondition { get; }

    /// <summary>The key must have this version; 0 for absent.</summary>
    public static WriteCondition VersionIs(ulong version) => new(PreconditionKind.VersionEquals, version);

    /// <summary>The key's entry must be the one that this operation wrote; zero for absent.</summary>
    public static WriteCondition SequenceIs(Sequence sequence) => new(PreconditionKind.SequenceEquals, sequence.Value);
}

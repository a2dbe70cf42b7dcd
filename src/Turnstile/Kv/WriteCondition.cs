using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>What must hold of a key for a write to pass; asked in the turnstile, so nothing comes between.</summary>
public readonly record struct WriteCondition
{
    private readonly Precondition _precondition;
    private readonly ReadOnlyMemory<byte> _value;

    private WriteCondition(PreconditionKind kind, ulong expected = 0, ReadOnlyMemory<byte> value = default)
    {
        _precondition = new Precondition(kind, expected);
        _value = value;
    }

    /// <summary>No condition.</summary>
    public static WriteCondition None => default;

    /// <summary>The key must not be there.</summary>
    public static WriteCondition Absent => new(PreconditionKind.Absent);

    /// <summary>The key must be there.</summary>
    public static WriteCondition Present => new(PreconditionKind.Present);

    /// <summary>As the turnstile asks it of a row that is not a key's.</summary>
    /// <exception cref="ArgumentException">It asks for a value, which only keys have.</exception>
    internal Precondition Precondition => _precondition.Kind != PreconditionKind.ValueEquals
        ? _precondition
        : throw new ArgumentException("a document has no value to compare; ask for its version or its sequence");

    /// <summary>The key must have this version; 0 for absent.</summary>
    public static WriteCondition VersionIs(ulong version) => new(PreconditionKind.VersionEquals, version);

    /// <summary>The key's entry must be the one that this operation wrote; zero for absent.</summary>
    public static WriteCondition SequenceIs(Sequence sequence) => new(PreconditionKind.SequenceEquals, sequence.Value);

    /// <summary>The key must be there with this value, which is copied by the call that takes the condition.</summary>
    /// <param name="value">Up to 16 MiB. Keys only: a document has no single value.</param>
    public static WriteCondition ValueIs(ReadOnlyMemory<byte> value) =>
        new(PreconditionKind.ValueEquals, expected: 0, value);

    /// <summary>Whether both ask the same.</summary>
    public bool Equals(WriteCondition other) =>
        _precondition == other._precondition && _value.Span.SequenceEqual(other._value.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_precondition, _value.Length);

    /// <summary>As the turnstile asks it of a key of <paramref name="operations"/>, which keep the value asked
    /// for.</summary>
    /// <exception cref="ArgumentException">The value asked for is over the limit.</exception>
    internal Precondition EnterInto(OperationBuffer operations) => _precondition.Kind == PreconditionKind.ValueEquals
        ? _precondition with { Expected = operations.AddOperand(_value.Span).Packed }
        : _precondition;
}

namespace Turnstile.Log;

/// <summary>Walks over the operations of one batch or one frame, in order.</summary>
internal ref struct OperationReader(ReadOnlySpan<byte> operations)
{
    private ReadOnlySpan<byte> _rest = operations;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next operation; false at the end.</summary>
    public bool TryRead(out Operation operation)
    {
        if (_rest.IsEmpty)
        {
            operation = default;
            return false;
        }

        operation = new Operation(_rest);
        _rest = _rest[operation.ByteCount..];
        return true;
    }
}

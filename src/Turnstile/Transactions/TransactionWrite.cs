using Turnstile.Log;

namespace Turnstile.Transactions;

/// <summary>A write of one key or document that a transaction keeps until it is committed.</summary>
/// <param name="storedKey">The stored key.</param>
internal abstract class TransactionWrite(byte[] storedKey)
{
    /// <summary>The stored key.</summary>
    public byte[] StoredKey { get; } = storedKey;

    /// <summary>Whether it takes away what is there.</summary>
    public abstract bool IsDelete { get; }

    /// <summary>What it takes of a batch beyond key and header, bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Adds it to a batch.</summary>
    public abstract void AddTo(OperationBuffer operations, Precondition precondition);
}

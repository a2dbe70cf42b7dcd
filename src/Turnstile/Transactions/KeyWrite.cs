using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile.Transactions;

/// <summary>The write of a key.</summary>
/// <param name="storedKey">The stored key.</param>
/// <param name="value">The value; null for a delete.</param>
/// <param name="expiry">When the entry goes by itself.</param>
internal sealed class KeyWrite(byte[] storedKey, byte[]? value, Expiry expiry) : TransactionWrite(storedKey)
{
    /// <inheritdoc/>
    public override bool IsDelete => value is null;

    /// <inheritdoc/>
    public override long Bytes => value?.Length ?? 0;

    /// <summary>When the entry goes by itself.</summary>
    public Expiry Expiry => expiry;

    /// <summary>The entry as the transaction itself sees it.</summary>
    public Entry ToEntry() => new(Kv.StoredKey.UserKeyOf(StoredKey).ToArray(), value.AsSpan().ToArray(), default);

    /// <inheritdoc/>
    public override void AddTo(OperationBuffer operations, Precondition precondition)
    {
        uint keyspace = Kv.StoredKey.KeyspaceOf(StoredKey);
        ReadOnlySpan<byte> key = Kv.StoredKey.UserKeyOf(StoredKey);
        if (value is null)
        {
            KeyOperations.Delete(operations, keyspace, key, precondition);
            return;
        }

        int index = KeyOperations.Put(operations, keyspace, key, value, precondition, expiry.AtMilliseconds);
        if (expiry.AfterMilliseconds != 0)
        {
            operations.RuleOf(index).TimeToLive = expiry.AfterMilliseconds;
        }
    }
}

namespace Turnstile.Kv;

/// <summary>A write that a transaction keeps until it is committed.</summary>
/// <param name="StoredKey">The stored key.</param>
/// <param name="Value">The value; null for a delete.</param>
/// <param name="Expiry">When the entry goes by itself.</param>
internal sealed record TransactionWrite(byte[] StoredKey, byte[]? Value, Expiry Expiry)
{
    /// <summary>The entry as the transaction itself sees it.</summary>
    public Entry ToEntry() => new(Kv.StoredKey.UserKeyOf(StoredKey).ToArray(), Value.AsSpan().ToArray(), default);
}

using Turnstile.Kv;

namespace Turnstile.Transactions;

/// <summary>A range that a transaction scans: whole at first, in the end what was seen of it.</summary>
internal sealed class TransactionRange(KeyRange asked)
{
    /// <summary>What must not have changed.</summary>
    public KeyRange Seen { get; private set; } = asked;

    /// <summary>The scan ended at a stored key, before the end of what was asked.</summary>
    public void EndAt(byte[] storedKey, bool reverse) => Seen = reverse
        ? Seen with { Start = storedKey }
        : Seen with { End = KeyRange.JustAfter(storedKey) };
}

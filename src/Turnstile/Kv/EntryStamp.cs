namespace Turnstile.Kv;

/// <summary>What an entry is besides its key and value: its place in the order, and its key's history.</summary>
/// <param name="Sequence">The operation that wrote the entry.</param>
/// <param name="Version">Writes of the key since it was created, this one included: 1, 2, 3, ...; 0 for a
/// tombstone.</param>
/// <param name="CreateSequence">The operation that created the key.</param>
/// <param name="ExpiresAtMilliseconds">When the entry expires, Unix milliseconds of log time; 0 for never.</param>
public readonly record struct EntryStamp(
    Sequence Sequence, ulong Version, Sequence CreateSequence, long ExpiresAtMilliseconds)
{
    /// <summary>When the entry expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt =>
        ExpiresAtMilliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAtMilliseconds);

    /// <summary>What the entry says about its key.</summary>
    internal EntryKind Kind { get; init; } = EntryKind.Put;
}

namespace Turnstile.Kv;

/// <summary>One key with its value and history, as a read found it. Its own copy.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; empty if the read asked for keys only.</param>
/// <param name="Stamp">Its place in the order and its key's history.</param>
public sealed record Entry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, EntryStamp Stamp)
{
    /// <summary>Writes of the key since it was created, this one included: 1, 2, 3, ...</summary>
    public ulong Version => Stamp.Version;

    /// <summary>The operation that wrote the entry.</summary>
    public Sequence Sequence => Stamp.Sequence;

    /// <summary>The operation that created the key; with the version it tells any two states of the key
    /// apart.</summary>
    public Sequence CreateSequence => Stamp.CreateSequence;

    /// <summary>When the entry expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt => Stamp.ExpiresAt;
}

namespace Turnstile.Kv.Cursors;

/// <summary>Walks over the keys of one source in both directions and shows of each the newest entry at its
/// sequence.</summary>
/// <remarks>Keys are stored keys. A key without an entry at or below the sequence is not shown; a tombstone is. The
/// spans are valid until the next move or until <see cref="LetGo"/>. Moving allocates nothing once the cursor's buffers
/// have grown. Threads: one at a time. Lifetime: whoever made it holds the source meanwhile.</remarks>
internal interface IEntryCursor
{
    /// <summary>Whether the cursor stands on an entry; the properties below are defined only then.</summary>
    bool IsValid { get; }

    /// <summary>The stored key.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>What the entry is.</summary>
    EntryStamp Stamp { get; }

    /// <summary>Whether the entry is a value that never expires: what most are, told without the whole stamp.</summary>
    bool IsLasting => Stamp is { Kind: EntryKind.Put, ExpiresAtMilliseconds: 0 };

    /// <summary>The entry's value.</summary>
    ReadOnlySpan<byte> Value { get; }

    /// <summary>Moves to the first key.</summary>
    void SeekToFirst();

    /// <summary>Moves to the last key.</summary>
    void SeekToLast();

    /// <summary>Moves to the first key at or after <paramref name="key"/>.</summary>
    void SeekAtOrAfter(ReadOnlySpan<byte> key);

    /// <summary>Moves to the last key before <paramref name="key"/>.</summary>
    void SeekBefore(ReadOnlySpan<byte> key);

    /// <summary>Moves to the next key; false at the end.</summary>
    bool MoveNext();

    /// <summary>Moves to the previous key; false at the beginning.</summary>
    bool MovePrevious();

    /// <summary>Moves to the next older entry of the same key, or else to the next key. Allowed only on the way
    /// forward.
    /// </summary>
    void MoveNextEntry();

    /// <summary>Gives back memory that it has in hand; it stands nowhere then, and is not moved before
    /// whoever made it has opened it again.</summary>
    void LetGo()
    {
    }
}

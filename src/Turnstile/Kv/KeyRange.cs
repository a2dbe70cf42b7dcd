using System.Buffers.Binary;

namespace Turnstile.Kv;

/// <summary>A range of stored keys: from the first on, up to and without the last.</summary>
/// <param name="Start">The first stored key.</param>
/// <param name="End">The first stored key behind the range; empty for the end of the order.</param>
internal readonly record struct KeyRange(ReadOnlyMemory<byte> Start, ReadOnlyMemory<byte> End)
{
    /// <summary>A whole keyspace.</summary>
    public static KeyRange Of(uint keyspace) => new(KeyOf(keyspace, []), AfterKeyspace(keyspace));

    /// <summary>The keys of a keyspace that begin with <paramref name="prefix"/>.</summary>
    public static KeyRange OfPrefix(uint keyspace, ReadOnlySpan<byte> prefix)
    {
        byte[] start = KeyOf(keyspace, prefix);
        return new KeyRange(start, AfterPrefix(start));
    }

    /// <summary>What a logged delete of a range takes away.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="start">The first key; empty for the keyspace's first.</param>
    /// <param name="end">The first key behind; empty for the keyspace's end.</param>
    public static (byte[] Start, byte[] End) Deleted(uint keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        // Ids are given out from 1 on, one by one: the last is never reached, and every range has an end.
        Invariant.Check(keyspace < uint.MaxValue, "ORDER-2", "the keyspace of a deleted range has no end");
        return (KeyOf(keyspace, start), end.IsEmpty ? AfterKeyspace(keyspace) : KeyOf(keyspace, end));
    }

    /// <summary>The stored form of a key.</summary>
    public static byte[] KeyOf(uint keyspace, ReadOnlySpan<byte> key)
    {
        byte[] stored = new byte[StoredKey.PrefixBytes + key.Length];
        StoredKey.Write(keyspace, key, stored);
        return stored;
    }

    /// <summary>The first key behind <paramref name="key"/>.</summary>
    public static byte[] JustAfter(ReadOnlySpan<byte> key) => [.. key, 0];

    /// <summary>The first stored key behind a keyspace; empty for the last.</summary>
    public static byte[] AfterKeyspace(uint keyspace)
    {
        if (keyspace == uint.MaxValue)
        {
            return [];
        }

        byte[] next = new byte[StoredKey.PrefixBytes];
        BinaryPrimitives.WriteUInt32BigEndian(next, keyspace + 1);
        return next;
    }

    /// <summary>Whether a stored key lies in it.</summary>
    public bool Contains(ReadOnlySpan<byte> storedKey) =>
        storedKey.SequenceCompareTo(Start.Span) >= 0
        && (End.IsEmpty || storedKey.SequenceCompareTo(End.Span) < 0);

    /// <summary>Whether no key can be in it.</summary>
    public bool IsEmpty => !End.IsEmpty && Start.Span.SequenceCompareTo(End.Span) >= 0;

    // The first key that does not begin with the prefix and is above it: the last byte that can rise does.
    private static byte[] AfterPrefix(ReadOnlySpan<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xff)
        {
            length--;
        }

        byte[] next = prefix[..length].ToArray();
        if (length > 0)
        {
            next[^1]++;
        }

        return next;
    }
}

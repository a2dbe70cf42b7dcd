using Turnstile.Log;

namespace Turnstile.Kv;

/// <summary>Encodes this layer's operations into a batch; returns their indexes.</summary>
internal static class KeyOperations
{
    /// <summary>The longest key of a user, bytes. The shortest is 1.</summary>
    public const int KeyBytesMax = OperationBuffer.KeyBytesMax;

    /// <summary>Adds a put.</summary>
    /// <exception cref="ArgumentException">The key is empty, or a part is over its limit.</exception>
    public static int Put(
        OperationBuffer operations,
        uint keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        Precondition precondition = default,
        long expiresAt = 0)
    {
        CheckKey(key);
        return operations.Add(
            (byte)KeyOperationKind.Put, keyspace, key, value, precondition: precondition, expiresAt: expiresAt);
    }

    /// <summary>Adds a delete.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public static int Delete(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> key, Precondition precondition = default)
    {
        CheckKey(key);
        return operations.Add((byte)KeyOperationKind.Delete, keyspace, key, [], precondition: precondition);
    }

    /// <summary>Adds a delete of all keys from <paramref name="start"/> on, empty for the first, up to and without
    /// <paramref name="end"/>, empty for the end of the keyspace.</summary>
    /// <exception cref="ArgumentException">A bound is too long, or no key can lie between them.</exception>
    public static int DeleteRange(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        CheckBound(start, nameof(start));
        CheckBound(end, nameof(end));
        if (!end.IsEmpty && start.SequenceCompareTo(end) >= 0)
        {
            throw new ArgumentException(
                $"no key lies between start ({start.Length} bytes) and end ({end.Length} bytes); start must be lower");
        }

        return operations.Add((byte)KeyOperationKind.DeleteRange, keyspace, start, end);
    }

    /// <summary>Adds the creation of a keyspace or collection.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 255 bytes, or not text.</exception>
    public static int CreateCatalogEntry(
        OperationBuffer operations, CatalogKind kind, string name, ReadOnlySpan<byte> definition) =>
        AddCatalogEntry(
            operations, KeyOperationKind.CreateCatalogEntry, kind, name, definition, PreconditionKind.Absent);

    /// <summary>Adds the change of a keyspace's or collection's definition.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than 255 bytes, or not text.</exception>
    public static int AlterCatalogEntry(
        OperationBuffer operations, CatalogKind kind, string name, ReadOnlySpan<byte> definition) =>
        AddCatalogEntry(
            operations, KeyOperationKind.AlterCatalogEntry, kind, name, definition, PreconditionKind.Present);

    /// <summary>Refuses an empty key: no map of bytes here has one, so that a missing argument is not taken for a
    /// key.</summary>
    public static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            throw new ArgumentException($"the key is empty; 1 to {KeyBytesMax} bytes are allowed");
        }
    }

    private static void CheckBound(ReadOnlySpan<byte> bound, string name)
    {
        if (bound.Length > KeyBytesMax)
        {
            throw new ArgumentException($"{name} has {bound.Length} bytes; at most {KeyBytesMax} are allowed");
        }
    }

    private static int AddCatalogEntry(
        OperationBuffer operations,
        KeyOperationKind operation,
        CatalogKind kind,
        string name,
        ReadOnlySpan<byte> definition,
        PreconditionKind condition)
    {
        Span<byte> key = stackalloc byte[CatalogEntry.KeyBytesMax];
        int length = CatalogEntry.WriteKey(kind, name, key);
        int index = operations.Reserve(
            (byte)operation,
            CatalogEntry.Keyspace,
            key[..length],
            CatalogEntry.IdBytes + definition.Length,
            columnsBytes: 0,
            new Precondition(condition));
        operations.ValueOf(index)[..CatalogEntry.IdBytes].Clear();
        definition.CopyTo(operations.ValueOf(index)[CatalogEntry.IdBytes..]);
        return index;
    }
}

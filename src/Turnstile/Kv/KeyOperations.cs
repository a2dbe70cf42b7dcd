using System.Buffers.Binary;
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
        int index = operations.Add(
            (byte)KeyOperationKind.Put, keyspace, key, value, precondition: precondition, expiresAt: expiresAt);
        return WithRule(operations, index, precondition);
    }

    /// <summary>Adds a put as a user asks for it.</summary>
    /// <exception cref="ArgumentException">The key is empty, or a part is over its limit.</exception>
    public static int Put(
        OperationBuffer operations,
        uint keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        in WriteCondition condition,
        in Expiry expiry)
    {
        CheckKey(key);
        int index = Put(
            operations, keyspace, key, value, condition.EnterInto(operations), expiry.AtMilliseconds);
        if (expiry.AfterMilliseconds != 0)
        {
            operations.RuleOf(index).TimeToLive = expiry.AfterMilliseconds;
        }

        return index;
    }

    /// <summary>Adds a put whose key takes its operation's sequence, 8 bytes big-endian, at a position.</summary>
    /// <exception cref="ArgumentException">The position leaves no room for the sequence, or a part is over its
    /// limit.</exception>
    public static int PutStamped(
        OperationBuffer operations,
        uint keyspace,
        ReadOnlySpan<byte> key,
        int stampIndex,
        ReadOnlySpan<byte> value,
        in Expiry expiry)
    {
        if (stampIndex < 0 || stampIndex > key.Length - sizeof(ulong))
        {
            throw new ArgumentOutOfRangeException(
                nameof(stampIndex),
                stampIndex,
                $"the sequence would stand at byte {stampIndex} of a key of {key.Length} bytes; its {sizeof(ulong)} "
                + "bytes must be inside");
        }

        int index = Put(operations, keyspace, key, value, default, expiry);
        operations.RuleOf(index).StampPosition = stampIndex + 1;
        operations.KeyOf(index).Slice(stampIndex, sizeof(ulong)).Clear();
        return index;
    }

    /// <summary>Adds a merge; it is logged as the put that it comes to.</summary>
    /// <exception cref="ArgumentException">The key is empty, or a part is over its limit.</exception>
    public static int Merge(
        OperationBuffer operations,
        uint keyspace,
        ReadOnlySpan<byte> key,
        MergeOperand operand,
        in WriteCondition condition)
    {
        CheckKey(key);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, operand.Number);
        ReadOnlySpan<byte> bytes = operand.Kind == MergeKind.Append ? operand.Bytes : number;
        BytePlace kept = operations.AddOperand(bytes);
        int index = Put(operations, keyspace, key, bytes, condition.EnterInto(operations));
        ref OperationRule rule = ref operations.RuleOf(index);
        rule.Merge = (byte)operand.Kind;
        rule.Operand = kept;
        return index;
    }

    /// <summary>Adds a delete.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public static int Delete(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> key, Precondition precondition = default)
    {
        CheckKey(key);
        int index = operations.Add((byte)KeyOperationKind.Delete, keyspace, key, [], precondition: precondition);
        return WithRule(operations, index, precondition);
    }

    /// <summary>Adds a guard of a key: a condition without a write.</summary>
    /// <exception cref="ArgumentException">The key is empty, or a part is over its limit.</exception>
    public static void Require(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> key, in WriteCondition condition)
    {
        OperationBuffer guards = operations.GuardsToFill();
        Require(operations, keyspace, key, condition.EnterInto(guards));
    }

    /// <summary>Adds a guard of a key.</summary>
    /// <exception cref="ArgumentException">The key is empty, or there are too many guards.</exception>
    public static void Require(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> key, Precondition precondition)
    {
        CheckKey(key);
        OperationBuffer guards = operations.GuardsToFill();
        int index = guards.Add((byte)GuardKind.Key, keyspace, key, [], precondition: precondition);
        WithRule(guards, index, precondition);
    }

    /// <summary>Adds a guard of a range of stored keys: nothing in it was written after a sequence.</summary>
    /// <exception cref="ArgumentException">There are too many guards.</exception>
    public static void RequireUnchanged(OperationBuffer operations, KeyRange range, Sequence since)
    {
        var condition = new Precondition(PreconditionKind.UnchangedSince, since.Value);
        operations.GuardsToFill().Add(
            (byte)GuardKind.Range, 0, [], range.Start.Span, range.End.Span, condition);
    }

    /// <summary>Adds a delete of all keys from <paramref name="start"/> on, empty for the first, up to and without
    /// <paramref name="end"/>, empty for the end of the keyspace.</summary>
    /// <exception cref="ArgumentException">A bound is too long, or no key can lie between them.</exception>
    public static int DeleteRange(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        CheckRange(start, end);
        return operations.Add((byte)KeyOperationKind.DeleteRange, keyspace, start, end);
    }

    /// <summary>Adds a load of sorted tables.</summary>
    /// <exception cref="ArgumentException">There are more tables than an operation can name.</exception>
    public static int BulkLoad(
        OperationBuffer operations, uint keyspace, ReadOnlySpan<byte> firstKey, BulkLoadRecord record) =>
        operations.Add(
            (byte)KeyOperationKind.BulkLoad, keyspace, firstKey, record.Encode(), flags: Operation.NamesFilesFlag);

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

    /// <summary>Refuses bounds between which no key can lie.</summary>
    public static void CheckRange(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        CheckBound(start, nameof(start));
        CheckBound(end, nameof(end));
        if (!end.IsEmpty && start.SequenceCompareTo(end) >= 0)
        {
            throw new ArgumentException(
                $"no key lies between start ({start.Length} bytes) and end ({end.Length} bytes); start must be lower");
        }
    }

    private static void CheckBound(ReadOnlySpan<byte> bound, string name)
    {
        if (bound.Length > KeyBytesMax)
        {
            throw new ArgumentException($"{name} has {bound.Length} bytes; at most {KeyBytesMax} are allowed");
        }
    }

    // A condition of the value is judged by what the caller saw, which its rule keeps.
    private static int WithRule(OperationBuffer operations, int index, Precondition precondition)
    {
        if (precondition.Kind == PreconditionKind.ValueEquals)
        {
            operations.RuleOf(index).IsValueMet = false;
        }

        return index;
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

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile;

/// <summary>Writes over any keyspaces and collections of one database that take effect together or not at
/// all.</summary>
/// <remarks>
/// Its operations get a contiguous range of sequences, in the order in which they were added; readers see all of them
/// or none. All conditions and requirements are asked of the state before the batch. Threads: one at a time; not to be
/// touched while it is being committed. Can be committed again, or cleared and filled anew.
/// Limits: 1,048,576 operations, 32 MiB as encoded, 4,096 deletes of ranges; as many requirements beside them.
/// </remarks>
public sealed class WriteBatch
{
    /// <summary>How many operations there are.</summary>
    public int Count => Operations.Count;

    /// <summary>How many requirements there are.</summary>
    public int RequirementCount => Operations.Guards?.Count ?? 0;

    internal OperationBuffer Operations { get; } = new();

    /// <summary>Gives a key a value.</summary>
    /// <exception cref="ArgumentException">Key, value or batch are over their limit.</exception>
    public void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        WriteCondition condition = default,
        Expiry expiry = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Put(Operations, keyspace.Id, key, value, condition, expiry);
    }

    /// <summary>Gives a value to a key that contains its operation's sequence, 8 bytes big-endian from
    /// <paramref name="stampIndex"/> on. It is the first sequence of the answer plus the operation's index in the
    /// batch.</summary>
    /// <exception cref="ArgumentException">There is no room for the sequence, or a part is over its limit.</exception>
    public void PutStamped(
        Keyspace keyspace, ReadOnlySpan<byte> key, int stampIndex, ReadOnlySpan<byte> value, Expiry expiry = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.PutStamped(Operations, keyspace.Id, key, stampIndex, value, expiry);
    }

    /// <summary>Combines an operand with the value of a key as the operations before it leave it. If that cannot be
    /// done (the value is no number, the sum is beyond 64 bits, the value would be too long), the commit throws an
    /// <see cref="ArgumentException"/> and nothing is written.</summary>
    /// <exception cref="ArgumentException">Key, operand or batch are over their limit.</exception>
    public void Merge(
        Keyspace keyspace, ReadOnlySpan<byte> key, MergeOperand operand, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Merge(Operations, keyspace.Id, key, operand, condition);
    }

    /// <summary>Requires something of a key that the batch need not write. It takes no sequence.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long, or there are more than 1,048,576
    /// requirements.</exception>
    public void Require(Keyspace keyspace, ReadOnlySpan<byte> key, WriteCondition condition)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Require(Operations, keyspace.Id, key, condition);
    }

    /// <summary>Takes a key away, if it is there.</summary>
    /// <exception cref="ArgumentException">Key or batch are over their limit.</exception>
    public void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Delete(Operations, keyspace.Id, key, condition.EnterInto(Operations));
    }

    /// <summary>Takes all keys of a range away, those too that operations before it in this batch put there.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="start">The first key; empty for the keyspace's first.</param>
    /// <param name="end">The first key that stays; empty for none.</param>
    /// <exception cref="ArgumentException">A bound or the batch are over their limit, or no key can lie between the
    /// bounds.</exception>
    public void DeleteRange(Keyspace keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.DeleteRange(Operations, keyspace.Id, start, end);
    }

    /// <summary>Writes a document that is not there yet; a conflict refuses the batch if it is.</summary>
    /// <exception cref="ArgumentException">The document does not fit the schema.</exception>
    public void Insert(Collection collection, Document document)
    {
        ArgumentNullException.ThrowIfNull(collection);
        collection.Writer.Put(Operations, document, new Precondition(PreconditionKind.Absent));
    }

    /// <summary>Writes a document, whatever was there under its id.</summary>
    /// <exception cref="ArgumentException">The document does not fit the schema.</exception>
    public void Upsert(Collection collection, Document document, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        collection.Writer.Put(Operations, document, condition.Precondition);
    }

    /// <summary>Deletes a document, if it is there.</summary>
    /// <exception cref="ArgumentException">The id is not of the schema's kind.</exception>
    public void Delete(Collection collection, DocumentId id, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        collection.Writer.Delete(Operations, id, condition.Precondition);
    }

    /// <summary>Takes all operations and requirements out.</summary>
    public void Clear() => Operations.Clear();
}

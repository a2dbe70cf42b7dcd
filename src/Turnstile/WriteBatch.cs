using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile;

/// <summary>Writes over any keyspaces and collections of one database that take effect together or not at
/// all.</summary>
/// <remarks>
/// Its operations get a contiguous range of sequences, in the order in which they were added; readers see all of them
/// or none. All conditions are asked of the state before the batch. Threads: one at a time; not to be touched while it
/// is being committed. Can be committed again, or cleared and filled anew.
/// Limits: 1,048,576 operations, 32 MiB as encoded, 4,096 deletes of ranges.
/// </remarks>
public sealed class WriteBatch
{
    /// <summary>How many operations there are.</summary>
    public int Count => Operations.Count;

    internal OperationBuffer Operations { get; } = new();

    /// <summary>Gives a key a value.</summary>
    /// <exception cref="ArgumentException">Key, value or batch are over their limit.</exception>
    public void Put(
        Keyspace keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Put(Operations, keyspace.Id, key, value, condition.Precondition);
    }

    /// <summary>Takes a key away, if it is there.</summary>
    /// <exception cref="ArgumentException">Key or batch are over their limit.</exception>
    public void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, WriteCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyOperations.Delete(Operations, keyspace.Id, key, condition.Precondition);
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

    /// <summary>Takes all operations out.</summary>
    public void Clear() => Operations.Clear();
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Transactions;

/// <summary>Reads at one moment and writes that are kept until the commit, where the turnstile refuses them if
/// something came between. Optimistic: nobody waits for it.</summary>
/// <remarks>
/// It reads its own writes, of keys and of documents by id; queries of <see cref="Moment"/> do not see them, and are
/// not guarded. Expiry is judged by the time it began. Threads: one at a time. Lifetime: ends with its commit; dispose
/// it, for it pins the memory and files of its moment.
/// Limits: writes as a <see cref="WriteBatch"/>; a serializable one reads at most 65,536 keys and ranges, 16 MiB of
/// them. The turnstile looks at each of them again, so keep them few.
/// </remarks>
public sealed class Transaction : IDisposable
{
    private readonly ViewSet _views;
    private readonly CommitPipeline _pipeline;
    private readonly Snapshot _snapshot;
    private readonly TransactionWrites _writes = new();
    private readonly TransactionReads? _reads;
    private readonly Dictionary<uint, string> _names = [];
    private bool _ended;

    internal Transaction(ViewSet views, CommitPipeline pipeline, TransactionIsolation isolation)
    {
        if (isolation is not (TransactionIsolation.Snapshot or TransactionIsolation.Serializable))
        {
            throw new ArgumentOutOfRangeException(
                nameof(isolation), isolation, $"isolation is {isolation}; Snapshot and Serializable are allowed");
        }

        _views = views;
        _pipeline = pipeline;
        _snapshot = views.OpenSnapshot();
        _reads = isolation == TransactionIsolation.Serializable ? new TransactionReads() : null;
        Isolation = isolation;
    }

    /// <summary>The moment it reads at.</summary>
    public Sequence Sequence => _snapshot.Sequence;

    /// <summary>The state it reads, for reads that it has no method for: queries, counts. They do not see its own
    /// writes, and a serializable transaction does not depend on them. It ends with the transaction.</summary>
    public Snapshot Moment => _snapshot;

    /// <summary>What refuses its commit.</summary>
    public TransactionIsolation Isolation { get; }

    /// <summary>The entry of a key; null if it is not there. One that the transaction wrote itself has no sequence and
    /// no version yet: both are zero.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long, or the keyspace is of another
    /// database.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or has read too much.</exception>
    /// <exception cref="CorruptionException">A table is damaged.</exception>
    public Entry? Get(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        byte[] stored = Enter(keyspace, key);
        if (_writes.TryGet(stored, out TransactionWrite? own))
        {
            return own.IsDelete ? null : ((KeyWrite)own).ToEntry();
        }

        if (_writes.Cover.Find(stored) is not null)
        {
            return null;
        }

        _reads?.Add(stored);
        return keyspace.Get(key, _snapshot);
    }

    /// <summary>The document of an id with all its fields and vectors; null if it is not there. One that the
    /// transaction wrote itself has no sequence and no version yet: both are zero.</summary>
    /// <exception cref="ArgumentException">The id is not of the schema's kind, or the collection is of another
    /// database.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or has read too much.</exception>
    public Document? Fetch(Collection collection, DocumentId id)
    {
        byte[] stored = Enter(collection, id);
        if (_writes.TryGet(stored, out TransactionWrite? own))
        {
            return ((DocumentWrite)own).ToDocument();
        }

        _reads?.Add(stored);
        return collection.Fetch(id, _snapshot);
    }

    /// <summary>Walks over entries, the transaction's own writes among them as they are when the walk begins.</summary>
    /// <exception cref="ArgumentException">A bound is longer than a key, the limit is negative, or the keyspace is of
    /// another database.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or has read too much.</exception>
    public IEnumerable<Entry> Scan(Keyspace keyspace, ScanOptions? options = null)
    {
        Enter(keyspace);
        ScanOptions asked = options ?? ScanOptions.All;
        asked.RangeIn(keyspace.Id);
        return ScanEntries(keyspace, asked);
    }

    /// <summary>Gives a key a value.</summary>
    /// <exception cref="ArgumentException">Key, value or transaction are over their limit.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Put(Keyspace keyspace, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Expiry expiry = default) =>
        _writes.Set(new KeyWrite(Enter(keyspace, key), value.ToArray(), expiry));

    /// <summary>Takes a key away, if it is there.</summary>
    /// <exception cref="ArgumentException">Key or transaction are over their limit.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Delete(Keyspace keyspace, ReadOnlySpan<byte> key) =>
        _writes.Set(new KeyWrite(Enter(keyspace, key), null, default));

    /// <summary>Takes all keys of a range away, the transaction's own among them; what it writes later stays. A key of
    /// the range that another commit changed meanwhile is a conflict.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="start">The first key; empty for the keyspace's first.</param>
    /// <param name="end">The first key that stays; empty for none.</param>
    /// <exception cref="ArgumentException">A bound or the transaction are over their limit, or no key can lie between
    /// the bounds.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void DeleteRange(Keyspace keyspace, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        Enter(keyspace);
        KeyOperations.CheckRange(start, end);
        (byte[] from, byte[] to) = KeyRange.Deleted(keyspace.Id, start, end);
        _writes.Delete(new KeyRange(from, to));
    }

    /// <summary>Writes a document, whatever is there under its id.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="document">Id, fields and vectors; leave the memory of its vectors alone until the commit.</param>
    /// <exception cref="ArgumentException">The document does not fit the schema, or the transaction is over its
    /// limit.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Upsert(Collection collection, Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _writes.Set(new DocumentWrite(collection, Enter(collection, document.Id), document.Id, document));
    }

    /// <summary>Deletes a document, if it is there.</summary>
    /// <exception cref="ArgumentException">The id is not of the schema's kind.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public void Delete(Collection collection, DocumentId id) =>
        _writes.Set(new DocumentWrite(collection, Enter(collection, id), id, null));

    /// <summary>Combines an operand with the value of a key: a read and a put. An expiry is kept.</summary>
    /// <exception cref="ArgumentException">The value is no number, the sum is beyond 64 bits, or something is over its
    /// limit.</exception>
    /// <exception cref="InvalidOperationException">The transaction has ended, or has read too much.</exception>
    public void Merge(Keyspace keyspace, ReadOnlySpan<byte> key, MergeOperand operand)
    {
        byte[] stored = Enter(keyspace, key);
        Entry? before = Get(keyspace, key);
        byte[] value = MergeRule.Combine(operand, before is not null, before is null ? [] : before.Value.Span);
        Expiry expiry = _writes.TryGet(stored, out TransactionWrite? own)
            ? ((KeyWrite)own).Expiry
            : before?.ExpiresAt is { } at ? Expiry.At(at) : Expiry.Never;
        _writes.Set(new KeyWrite(stored, value, expiry));
    }

    /// <summary>Commits: all writes at one contiguous place in the order, or a conflict that names what was met. One
    /// that wrote nothing passes at once, at its own moment.</summary>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the writes.</param>
    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    /// <exception cref="StorageException">The disk failed: the outcome is unknown until the database is
    /// reopened.</exception>
    public async ValueTask<TransactionResult> CommitAsync(
        Durability? durability = null, CancellationToken cancellation = default)
    {
        ThrowIfEnded();
        _ended = true;
        try
        {
            if (_writes.IsEmpty)
            {
                return new TransactionResult(CommitStatus.Ok, Sequence, Sequence, null);
            }

            OperationBuffer operations = Encode();
            CommitResult result =
                await _pipeline.CommitAsync(operations, durability, cancellation).ConfigureAwait(false);
            return new TransactionResult(
                result.Status, result.First, result.Last, result.IsOk ? null : ConflictOf(operations, result));
        }
        finally
        {
            _snapshot.Dispose();
        }
    }

    /// <summary>Ends the transaction; what was not committed is forgotten.</summary>
    public void Dispose()
    {
        _ended = true;
        _snapshot.Dispose();
    }

    private IEnumerable<Entry> ScanEntries(Keyspace keyspace, ScanOptions options)
    {
        ThrowIfEnded();
        KeyRange range = options.RangeIn(keyspace.Id);
        if (options.Limit == 0 || range.IsEmpty)
        {
            yield break;
        }

        TransactionRange? noted = _reads?.Add(range);
        KeyWrite[] own = _writes.In(range, options.Reverse);
        using KeyCursor cursor = keyspace.OpenCursor(options with { Limit = long.MaxValue }, _snapshot);
        byte[]? last = null;
        bool isWhole = false;
        try
        {
            var walk = new TransactionWalk(cursor, own, _writes.Cover, keyspace.Id, options);
            for (long shown = 0; shown < options.Limit; shown++)
            {
                if (!walk.MoveNext())
                {
                    isWhole = true;
                    break;
                }

                last = walk.StoredKey;
                yield return walk.Current;
            }
        }
        finally
        {
            if (!isWhole && last is not null)
            {
                noted?.EndAt(last, options.Reverse);
            }
        }
    }

    private OperationBuffer Encode()
    {
        var operations = new OperationBuffer();
        var unchanged = new Precondition(PreconditionKind.UnchangedSince, Sequence.Value);

        // Ranges first: every write that is left came after the deletes that cover it.
        foreach (KeyRange range in _writes.Ranges)
        {
            AddDelete(operations, range);
        }

        foreach (TransactionWrite write in _writes.All)
        {
            write.AddTo(operations, unchanged);
        }

        foreach (ReadOnlyMemory<byte> key in _reads?.Keys ?? [])
        {
            if (!_writes.TryGet(key.ToArray(), out _))
            {
                KeyOperations.Require(
                    operations, StoredKey.KeyspaceOf(key.Span), StoredKey.UserKeyOf(key.Span), unchanged);
            }
        }

        foreach (KeyRange range in _reads?.Ranges ?? [])
        {
            KeyOperations.RequireUnchanged(operations, range, Sequence);
        }

        // At the transaction's own moment: whatever is newer is a conflict, and the hints tell what is older.
        using ViewLease lease = _views.Acquire(_snapshot);
        BatchPreparation.Prepare(operations, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        return operations;
    }

    private void AddDelete(OperationBuffer operations, KeyRange range)
    {
        uint keyspace = StoredKey.KeyspaceOf(range.Start.Span);
        bool hasEnd = StoredKey.KeyspaceOf(range.End.Span) == keyspace;
        KeyOperations.DeleteRange(
            operations,
            keyspace,
            StoredKey.UserKeyOf(range.Start.Span),
            hasEnd ? StoredKey.UserKeyOf(range.End.Span) : []);
        KeyOperations.RequireUnchanged(operations, range, Sequence);
    }

    private TransactionConflict ConflictOf(OperationBuffer operations, CommitResult result)
    {
        Operation met = result.FailedIndex >= 0
            ? operations[result.FailedIndex]
            : operations.Guards![result.FailedRequirement];
        if (result.FailedIndex >= 0 || met.Kind == (byte)GuardKind.Key)
        {
            return new TransactionConflict(_names[met.Target], met.Key.ToArray(), IsRange: false, default);
        }

        uint keyspace = StoredKey.KeyspaceOf(met.Value);
        bool hasEnd = !met.Columns.IsEmpty && StoredKey.KeyspaceOf(met.Columns) == keyspace;
        return new TransactionConflict(
            _names[keyspace],
            StoredKey.UserKeyOf(met.Value).ToArray(),
            IsRange: true,
            hasEnd ? StoredKey.UserKeyOf(met.Columns).ToArray() : default);
    }

    private byte[] Enter(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        Enter(keyspace);
        KeyOperations.CheckKey(key);
        return KeyRange.KeyOf(keyspace.Id, key);
    }

    private byte[] Enter(Collection collection, DocumentId id)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ThrowIfEnded();
        if (!collection.IsOf(_views))
        {
            throw new ArgumentException($"the collection \"{collection.Name}\" belongs to another database");
        }

        _names[collection.Id] = collection.Name;
        return KeyRange.KeyOf(collection.Id, DocumentIdCodec.ToBytes(id.As(collection.Schema.IdKind)));
    }

    private void Enter(Keyspace keyspace)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        ThrowIfEnded();
        if (!keyspace.IsOf(_views))
        {
            throw new ArgumentException($"the keyspace \"{keyspace.Name}\" belongs to another database");
        }

        _names[keyspace.Id] = keyspace.Name;
    }

    private void ThrowIfEnded()
    {
        if (_ended)
        {
            throw new InvalidOperationException("the transaction has ended; begin another one");
        }
    }
}

using Turnstile.Commit;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Kv;

/// <summary>One load of sorted data into an empty range of a keyspace.</summary>
/// <remarks>
/// <code>
///   tables of all entries, without a place in the order     durable; named by nobody, and nobody deletes them
///   until it passes or a key is found:
///     memory knows of the range?    it is flushed: memory is asked before tables, and must not hide them
///     a key in the range?           conflict
///     one operation that names the tables, under the condition that nothing in the range changed since
///   memory is frozen, so that a version lists the tables soon
/// </code>
/// A crash before the operation is durable leaves tables that opening deletes; after it, replay finds them by the
/// operation, until the flush of the memory beside it has listed them. Threads: one.
/// </remarks>
internal sealed class BulkLoader(ViewSet views, CommitPipeline pipeline, BulkLoadSite site, Keyspace keyspace)
{
    // Others that write into the range between the look and the turnstile can undo so many attempts.
    private const int AttemptsMax = 16;

    private readonly List<FileNumber> _numbers = [];
    private byte[] _firstKey = [];
    private byte[] _lastKey = [];
    private long _count;

    /// <summary>Loads all entries or none.</summary>
    /// <exception cref="ArgumentException">A key is not above the one before, or a part is over its limit.</exception>
    /// <exception cref="StorageException">A table cannot be written.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public async Task<BulkLoadResult> RunAsync(
        IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> entries,
        Durability? durability,
        CancellationToken cancellation)
    {
        if (Write(entries, cancellation) is not { } tables)
        {
            return new BulkLoadResult(CommitStatus.Ok, views.Visible, 0);
        }

        CommitResult result;
        try
        {
            result = await CommitAsync(tables, durability, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or ReadOnlyException or ArgumentException)
        {
            Drop();
            throw;
        }

        // After any other failure the operation may be in the log, and the files must stay; the next opening knows.
        if (!result.IsOk)
        {
            Drop();
            return new BulkLoadResult(result.Status, result.Last, 0);
        }

        await FreezeAsync().ConfigureAwait(false);
        return new BulkLoadResult(CommitStatus.Ok, result.Last, _count);
    }

    // Null if there is nothing.
    private NewTables? Write(
        IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> entries, CancellationToken cancellation)
    {
        TableFiles files = site.Files with { NextNumber = TakeNumber };
        using var series = new TableSeries(files, 0, files.TableBytesMax, RangeTombstones.Empty, []);
        try
        {
            foreach ((ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(series, key.Span, value.Span);
            }

            return _count == 0 ? null : series.Finish(hasDroppedTraces: false);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private void Add(TableSeries series, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || key.Length > KeyOperations.KeyBytesMax)
        {
            throw new ArgumentException(
                $"key {_count} has {key.Length} bytes; 1 to {KeyOperations.KeyBytesMax} are allowed");
        }

        if (value.Length > OperationBuffer.ValueBytesMax)
        {
            throw new ArgumentException(
                $"value {_count} has {value.Length} bytes; at most {OperationBuffer.ValueBytesMax} are allowed");
        }

        if (_count > 0 && key.SequenceCompareTo(_lastKey) <= 0)
        {
            throw new ArgumentException(
                $"key {_count} is not above key {_count - 1}; keys, counted from 0, must rise strictly");
        }

        _lastKey = key.ToArray();
        _firstKey = _count == 0 ? _lastKey : _firstKey;
        using var stored = new StoredKey(keyspace.Id, key, stackalloc byte[StoredKey.StackBytes]);
        series.Add(new EntryStamp(Sequence.Zero, 1, Sequence.Zero, 0), stored.Bytes, value, isNewKey: true);
        _count++;
    }

    private async Task<CommitResult> CommitAsync(
        NewTables tables, Durability? durability, CancellationToken cancellation)
    {
        foreach (SortedTableReader table in tables.Tables)
        {
            site.Handed.Add(table);
        }

        var record = new BulkLoadRecord(
            _lastKey,
            [.. tables.Files.Select(static file =>
                new BulkLoadTable(file.Number, file.LengthBytes, file.RowCount, file.Checksum))]);
        var range = new KeyRange(
            KeyRange.KeyOf(keyspace.Id, _firstKey), KeyRange.JustAfter(KeyRange.KeyOf(keyspace.Id, _lastKey)));
        for (int attempt = 1; ; attempt++)
        {
            var operations = new OperationBuffer();
            if (IsInMemory(range, operations))
            {
                await site.FlushAsync(cancellation).ConfigureAwait(false);
            }
            else if (HasKey())
            {
                return Refused();
            }
            else
            {
                KeyOperations.BulkLoad(operations, keyspace.Id, _firstKey, record);
                CommitResult result =
                    await pipeline.CommitAsync(operations, durability, cancellation).ConfigureAwait(false);
                if (result.IsOk || result.Status != CommitStatus.Conflict)
                {
                    return result;
                }
            }

            if (attempt == AttemptsMax)
            {
                return Refused();
            }
        }
    }

    // If not, the condition under which that holds stands in the batch.
    private bool IsInMemory(in KeyRange range, OperationBuffer operations)
    {
        using ViewLease lease = views.Acquire();
        var part = (KeyPart)lease.View[ViewSlot.Keys];
        if (KeyChanges.AnyInMemory(part, range))
        {
            return true;
        }

        KeyOperations.RequireUnchanged(operations, range, lease.Sequence);
        BatchPreparation.Prepare(operations, part, lease.Sequence);
        return false;
    }

    private bool HasKey() => keyspace.Scan(
        new ScanOptions { Start = _firstKey, End = _lastKey, EndInclusive = true, KeysOnly = true, Limit = 1 }).Any();

    private CommitResult Refused()
    {
        Sequence visible = views.Visible;
        return new CommitResult(CommitStatus.Conflict, visible, visible, -1);
    }

    // What is loaded is loaded; whether memory can be frozen is for the next write to find out.
    private async Task FreezeAsync()
    {
        try
        {
            await pipeline.RotateAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is FencedException or ObjectDisposedException)
        {
            // The log names the tables.
        }
    }

    private FileNumber TakeNumber()
    {
        FileNumber number = site.Files.NextNumber();
        _numbers.Add(number);
        return number;
    }

    // The maintenance worker deletes what belongs to nobody.
    private void Drop()
    {
        foreach (FileNumber number in _numbers)
        {
            site.Handed.Drop(number);
            site.Release(number);
        }
    }
}

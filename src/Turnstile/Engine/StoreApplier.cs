using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Views;

namespace Turnstile.Engine;

/// <summary>Everything behind the turnstile: keys and documents, judged and applied together.</summary>
/// <remarks>
/// Recovery replays the log through the same <see cref="Apply"/>, so what is in memory after a crash is what was there
/// before. Threads: the turnstile (recovery before it); <see cref="Publish"/> from the sync stage.
/// </remarks>
internal sealed class StoreApplier : IApplier
{
    // immutable
    private readonly ViewSet _views;
    private readonly DocumentApplier _documents;
    private readonly History _history;
    private readonly FrozenQueue _frozen;
    private readonly WorkSignals _signals;
    private readonly WritePacer _pacer;
    private readonly WritePressure _pressure;
    private readonly HandedTables _handed;
    private readonly int _memTableBytes;

    // turnstile only
    private readonly MemTablePrefetch _prefetch = new();
    private readonly RequestTable _requests;
    private readonly ImmutableArray<LiveFile>.Builder _loaded = ImmutableArray.CreateBuilder<LiveFile>();

    // turnstile only; the newest part owns the reference
    private MemTable _active;
    private long _time;

    // written by the turnstile, taken by the sync stage; Interlocked only
    private int _documentsApplied;

    public StoreApplier(
        ViewSet views,
        DocumentApplier documents,
        History history,
        FrozenQueue frozen,
        WorkSignals signals,
        WritePacer pacer,
        WritePressure pressure,
        RequestTable requests,
        HandedTables handed,
        MemTable active,
        int memTableBytes)
    {
        _views = views;
        _documents = documents;
        _history = history;
        _frozen = frozen;
        _signals = signals;
        _pacer = pacer;
        _pressure = pressure;
        _requests = requests;
        _handed = handed;
        _active = active;
        _memTableBytes = memTableBytes;
    }

    /// <summary>How much of the active memtable is used, bytes. Any thread; a moment's value.</summary>
    public long ActiveBytes => Volatile.Read(ref _active).UsedBytes;

    /// <inheritdoc/>
    public bool HasRoom(ReadOnlySpan<byte> operations) =>
        _active.HasRoom(operations.Length, RowCount.Of(operations, out int ranges), ranges)
        && _documents.HasRoom(operations);

    /// <inheritdoc/>
    public bool WantsRotation() => _documents.IsWorthSealing();

    /// <inheritdoc/>
    public void MakeRoom(Sequence next, FileNumber log, ReadOnlySpan<byte> operations)
    {
        long begun = _pacer.Time.GetTimestamp();
        if (_frozen.WaitForPlace())
        {
            _pacer.Note(_pacer.Time.GetElapsedTime(begun));
        }

        var fresh = new MemTable(MemTable.CapacityFor(operations.Length, RowCount.Of(operations), _memTableBytes));
        MemTable frozen = _active;
        frozen.Retain();
        ImmutableArray<Segment> segments = _documents.Seal();
        _views.Replace(parts => [((KeyPart)parts[0]).WithRotated(fresh), parts[1]]);
        Volatile.Write(ref _active, fresh);
        ImmutableArray<LiveFile> loaded = _loaded.ToImmutable();
        _loaded.Clear();
        _frozen.Add(new FrozenUnit(frozen, segments, loaded, new Sequence(next.Value - 1), _time, log));
        _signals.Flushing.Set();

        // The last rows of what was sealed are to be indexed.
        _signals.Indexing.Set();
        _pressure.Update();
    }

    /// <inheritdoc/>
    public Judgement Admit(OperationBuffer batch, Sequence first, long time)
    {
        using ViewLease lease = _views.Acquire();
        return BatchAdmission.Judge((KeyPart)lease.View[ViewSlot.Keys], _requests, batch, first, time);
    }

    /// <inheritdoc/>
    public void Reserve(ReadOnlySpan<byte> operations) => _documents.Reserve(operations);

    /// <inheritdoc/>
    public void Apply(Sequence first, long time, ReadOnlySpan<byte> operations)
    {
        _time = time;
        _history.Note(first, time);
        var reader = new OperationReader(operations);
        int expected = 0;
        for (Sequence sequence = first; reader.TryRead(out Operation operation); sequence = sequence.Next)
        {
            if (--expected < 0 && operation.ByteCount < reader.Rest.Length)
            {
                expected = Expect(operations[^(reader.Rest.Length + operation.ByteCount)..]) - 1;
            }

            if (operation.Kind >= DocumentOperationKind.First)
            {
                _documents.Apply(_active, sequence, operation);
                Volatile.Write(ref _documentsApplied, 1);
            }
            else if (operation.Kind == (byte)KeyOperationKind.BulkLoad)
            {
                Load(sequence, BulkLoadRecord.Read(operation.Value));
            }
            else if (KeyApplier.Apply(_active, sequence, operation) is { } entry)
            {
                Enter(entry);
            }
            else if (operation.Target == RequestRecord.Keyspace)
            {
                _requests.Apply(sequence, time, operation);
            }
        }
    }

    /// <summary>Brings near what applying the first of <paramref name="operations"/> will touch; returns of how many.
    /// Changes nothing.</summary>
    public int Expect(ReadOnlySpan<byte> operations)
    {
        _prefetch.Clear();
        int count = 0;
        var reader = new OperationReader(operations);
        while (!_prefetch.IsFull && count < MemTablePrefetch.KeysMax && reader.TryRead(out Operation operation))
        {
            count++;
            if (operation.Kind is not ((byte)KeyOperationKind.DeleteRange or (byte)KeyOperationKind.BulkLoad))
            {
                _prefetch.Add(operation.Target, operation.Key);
            }
        }

        _prefetch.Run(_active);
        return count;
    }

    /// <inheritdoc/>
    public void Publish(Sequence visible)
    {
        _views.Publish(visible);
        if (Volatile.Read(ref _documentsApplied) != 0 && Interlocked.Exchange(ref _documentsApplied, 0) != 0)
        {
            _signals.Indexing.Set();
            _pressure.NoteRows();
        }
    }

    // The tables enter the part here, where their sequence hides them until it is published; the version with the flush
    // of the memory beside them. Until then the log names them, and replay comes here again.
    private void Load(Sequence sequence, BulkLoadRecord record)
    {
        var tables = new List<SortedTableReader>();
        foreach (BulkLoadTable named in record.Tables)
        {
            SortedTableReader table = Take(named.Number, tables);
            table.Place(sequence);
            Invariant.Check(
                table.FileBytes == named.FileBytes && table.EntryCount == named.EntryCount,
                "TRUTH-1",
                $"table {named.Number} is not the one that a load at {sequence} names");
            _loaded.Add(new LiveFile(
                named.Number,
                FileKind.Table,
                Owner: 0,
                Level: 0,
                Parent: default,
                named.FileBytes,
                named.Digest,
                sequence,
                sequence,
                table.FirstKey.ToArray(),
                table.LastKey.ToArray(),
                named.EntryCount));
        }

        _views.Replace(parts => [((KeyPart)parts[0]).WithLoaded(tables), parts[1]]);
    }

    // Only replay opens files, and so only replay can fail here.
    private SortedTableReader Take(FileNumber number, List<SortedTableReader> tables)
    {
        try
        {
            tables.Add(_handed.Take(number));
            return tables[^1];
        }
        catch
        {
            tables.ForEach(static table => table.Release());
            throw;
        }
    }

    private void Enter(CatalogEntry entry)
    {
        _views.Replace(parts =>
        {
            var keys = (KeyPart)parts[0];
            return [keys.WithCatalog(keys.Catalog.With(entry)), parts[1]];
        });
        if (entry.Kind == CatalogKind.Collection)
        {
            _documents.Create(entry.Id, SchemaCodec.Read(entry.Definition.Span), []);
        }
    }
}

using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
using Turnstile.Kv.Tables;
using Turnstile.Log;
using Turnstile.Telemetry;
using Turnstile.Views;

namespace Turnstile.Tests.Kv;

/// <summary>The key-value layer with the smallest turnstile around it: no log, one thread.</summary>
internal sealed class TestStore : IDisposable
{
    public const string Directory = "/store";

    private readonly int _memTableBytes;
    private ulong _lastFile = 1;

    public TestStore(
        int memTableBytes = 1 << 20, long cacheBytes = 1 << 20, int blockBytes = 8 << 10, long tableBytes = 1 << 20)
    {
        _memTableBytes = memTableBytes;
        Files = new TableFiles(Disk, Directory, new BlockCache(cacheBytes), NextFile)
        {
            BlockBytes = blockBytes,
            TableBytesMax = tableBytes,
        };
        KeyPart part = KeyPart.Open(new MemTable(memTableBytes), [], Catalog.Empty);
        Views = new ViewSet([part, new NoPart()], Sequence.Zero, new LogClock(Clock));
    }

    public DrivenClock Clock { get; } = new();

    public MemoryFileSystem Disk { get; } = new();

    public TableFiles Files { get; }

    public ViewSet Views { get; }

    private static readonly DatabaseMeter s_meter = new("test", TimeProvider.System);

    public Sequence Last { get; private set; }

    public KeyPart Part
    {
        get
        {
            using ViewLease lease = Views.Acquire();
            return (KeyPart)lease.View[ViewSlot.Keys];
        }
    }

    public Keyspace Keyspace(uint id = 1) => new(
        Views,
        null!,
        s_meter,
        new CatalogEntry(CatalogKind.Keyspace, "test", id, default, Sequence.Zero, Sequence.Zero));

    /// <summary>Admits, applies and publishes a batch; returns the failed index, -1 for none.</summary>
    public int Commit(Action<OperationBuffer> fill, bool hints = true)
    {
        var batch = new OperationBuffer();
        fill(batch);
        if (hints)
        {
            using ViewLease lease = Views.Acquire();
            BatchPreparation.Prepare(batch, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }
        else
        {
            BatchPreparation.LinkSameKeys(batch);
        }

        return Commit(batch);
    }

    public int Commit(OperationBuffer batch)
    {
        KeyPart part = Part;
        Sequence first = Last.Next;
        int failed = KeyAdmission.Admit(part, batch, first, Clock.Milliseconds);
        if (failed >= 0)
        {
            return failed;
        }

        Assert.True(part.Active.HasRoom(batch.ByteCount, batch.Count));
        Catalog catalog = part.Catalog;
        for (int i = 0; i < batch.Count; i++)
        {
            CatalogEntry? entry = KeyApplier.Apply(part.Active, first.Plus(i), batch[i]);
            catalog = entry is null ? catalog : catalog.With(entry);
        }

        if (!ReferenceEquals(catalog, part.Catalog))
        {
            Replace(p => p.WithCatalog(catalog));
        }

        Last = first.Plus(batch.Count - 1);
        Views.Publish(Last);
        return KeyAdmission.Admitted;
    }

    public void Put(string key, string value, Precondition precondition = default) =>
        Assert.Equal(-1, Commit(b => KeyOperations.Put(b, 1, Bytes(key), Bytes(value), precondition)));

    public void Delete(string key) => Assert.Equal(-1, Commit(b => KeyOperations.Delete(b, 1, Bytes(key))));

    public void DeleteRange(string start, string end) =>
        Assert.Equal(-1, Commit(b => KeyOperations.DeleteRange(b, 1, Bytes(start), Bytes(end))));

    public void Rotate() => Replace(p => p.WithRotated(new MemTable(_memTableBytes)));

    /// <summary>Flushes the oldest frozen memtable.</summary>
    public void Flush()
    {
        KeyPart part = Part;
        MemTable frozen = part.Frozen[^1];
        NewTables made = MemTableFlush.Run(Files, frozen, new ReadHorizon(Views.Visible, Clock.Milliseconds));
        Replace(p => p.WithFlushed(frozen, made.Tables.SingleOrDefault()));
    }

    public bool Merge(MergePicker picker) => Merge(picker.Pick(Part));

    public bool Merge(MergePlan? plan)
    {
        if (plan is null)
        {
            return false;
        }

        Sequence horizon = Views.Visible;
        NewTables made = TableMerge.Run(Files, plan, new ReadHorizon(horizon, Clock.Milliseconds));
        Sequence droppedThrough = made.HasDroppedTraces ? horizon : Sequence.Zero;
        Replace(p => p.WithMerged(plan.Removed, made.Level, made.Tables, droppedThrough));
        foreach (FileNumber gone in plan.Removed)
        {
            Disk.Delete(Turnstile.Storage.FileNames.PathOf(Directory, Turnstile.Storage.FileKind.Table, gone));
        }

        return true;
    }

    public FileNumber NextFile() => new(++_lastFile);

    public void Replace(Func<KeyPart, KeyPart> change) =>
        Views.Replace(parts => [change((KeyPart)parts[0]), parts[1]]);

    public string? Get(string key, Snapshot? snapshot = null) =>
        Keyspace().Get(Bytes(key), snapshot) is { } entry ? Text(entry.Value.Span) : null;

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    public void Dispose() => Views.Close();

    private sealed class NoPart : ViewPart
    {
        protected override void Free()
        {
        }
    }
}

using System.Buffers.Binary;
using Turnstile.Background;
using Turnstile.Collections.Segments;
using Turnstile.Commit;
using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Storage;
using Turnstile.Tests.Database;

namespace Turnstile.Tests.Kv;

/// <summary>A whole store with one keyspace, whose clock a test drives, and which can be opened again.</summary>
internal sealed class RunningKeys : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly int _requestCountMax;
    private readonly SegmentLimits _segments;

    private RunningKeys(int requestCountMax, SegmentLimits segments)
    {
        _requestCountMax = requestCountMax;
        _segments = segments;
    }

    public DrivenClock Clock { get; } = new();

    public OpenStore Open { get; private set; } = null!;

    public Doors Doors { get; private set; } = null!;

    public Keyspace Keys { get; private set; } = null!;

    public Sequence Visible => Open.Store.Views.Visible;

    public static async Task<RunningKeys> CreateAsync(
        int requestCountMax = 1000,
        int segmentRows = 100,
        int earlyRowsMin = 1 << 14,
        long localityBytesMin = long.MaxValue)
    {
        var segments = new SegmentLimits(1 << 20, segmentRows)
        {
            EarlyRowsMin = earlyRowsMin,
            LocalityBytesMin = localityBytesMin,
        };
        var keys = new RunningKeys(requestCountMax, segments);
        await keys.StartAsync();
        return keys;
    }

    public async Task ReopenAsync(bool flush = false)
    {
        if (flush)
        {
            await Open.FlushAsync(CancellationToken.None);
        }

        await Open.CloseAsync();
        await StartAsync();
    }

    public ValueTask<CommitResult> CommitAsync(WriteBatch batch, RequestId request = default) =>
        Doors.CommitAsync(batch.Operations, null, request, null, CancellationToken.None);

    public ValueTask<CommitResult> CommitAsync(WriteBatch then, WriteBatch otherwise, RequestId request = default) =>
        Doors.CommitAsync(then.Operations, otherwise.Operations, request, null, CancellationToken.None);

    public Task<WriteResult> PutAsync(string key, string value) =>
        Keys.PutAsync(TestStore.Bytes(key), TestStore.Bytes(value)).AsTask();

    public string? Get(string key) =>
        Keys.Get(TestStore.Bytes(key)) is { } entry ? TestStore.Text(entry.Value.Span) : null;

    public long? Number(string key) => Keys.Get(TestStore.Bytes(key)) is { } entry
        ? BinaryPrimitives.ReadInt64LittleEndian(entry.Value.Span)
        : null;

    public async ValueTask DisposeAsync()
    {
        await Open.CloseAsync();
        _directory.Dispose();
    }

    private async Task StartAsync()
    {
        Open = await OpenStore.OpenAsync(
            new StoreOptions
            {
                Files = new DiskFileSystem(),
                Directory = _directory.Path,
                Random = new Random(1),
                Time = Clock,
                MemTableBytes = 1 << 20,
                LogFileBytes = 1 << 16,
                BlockCacheBytes = 1 << 20,
                Segments = _segments,
                Durability = Durability.Process,
                RequestCountMax = _requestCountMax,
                RequestWindow = TimeSpan.FromMinutes(10),
            },
            indexThreads: 1,
            CancellationToken.None);
        Doors = new Doors(
            Open.Store.Views, Open.Store.Pipeline, Open.Store.Feed, Open.Store.LoadSite(Open.FlushAsync));
        Keys = await Doors.CreateKeyspaceAsync("keys", CancellationToken.None);
    }
}

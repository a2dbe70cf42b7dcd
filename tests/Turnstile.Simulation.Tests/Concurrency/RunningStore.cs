using System.Diagnostics;
using Turnstile.Background;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Storage;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>A database with its threads, on the real disk, with sizes so small that it rotates, flushes and merges
/// all the time.</summary>
internal sealed class RunningStore : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"turnstile-{Guid.NewGuid():N}");

    private readonly IndexOptions _index;
    private readonly int _segmentRows;

    private RunningStore(IndexOptions index, int segmentRows)
    {
        _index = index;
        _segmentRows = segmentRows;
    }

    /// <summary>How long a test runs; set TURNSTILE_SOAK_SECONDS for longer.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_SOAK_SECONDS"), out int seconds) ? seconds : 2);

    /// <summary>The database; replaced when it is opened again.</summary>
    public OpenStore Open { get; private set; } = null!;

    /// <summary>Its keyspaces and collections.</summary>
    public Doors Doors { get; private set; } = null!;

    /// <summary>The keys.</summary>
    public Keyspace Keys { get; private set; } = null!;

    /// <summary>The documents: an owner, a number, and a vector.</summary>
    public Collection Documents { get; private set; } = null!;

    /// <summary>Makes a database with one keyspace and one collection.</summary>
    public static async Task<RunningStore> CreateAsync(
        int memTableBytes = 1 << 16, IndexOptions? index = null, int segmentRows = 3000)
    {
        var store = new RunningStore(index ?? IndexOptions.Hnsw(8, 40), segmentRows);
        await store.OpenAsync(memTableBytes);
        return store;
    }

    /// <summary>Opens the database, again after it was closed.</summary>
    public async Task OpenAsync(int memTableBytes = 1 << 16)
    {
        Open = await OpenStore.OpenAsync(
            new StoreOptions
            {
                Files = new DiskFileSystem(),
                Directory = _path,
                Random = new Random(1),
                MemTableBytes = memTableBytes,
                LogFileBytes = 1 << 16,
                BlockCacheBytes = 1 << 20,
                Segments = new SegmentLimits(Math.Max(1 << 20, _segmentRows << 6), _segmentRows),
                Durability = Durability.Process,
                FlushAtCloseBytes = 1 << 12,
                RetainedLogBytes = 64 << 20,
            },
            indexThreads: 2,
            CancellationToken.None);
        Doors = new Doors(Open.Store.Views, Open.Store.Pipeline);
        Keys = await Doors.CreateKeyspaceAsync("keys", CancellationToken.None);
        Documents = await Doors.CreateCollectionAsync(Schema(), CancellationToken.None);
    }

    /// <summary>A document of <paramref name="owner"/>, whose vector tells owner and number.</summary>
    public static Document DocumentOf(long id, int owner, int number) => new(id)
    {
        ["owner"] = owner,
        ["number"] = number,
        Vectors = { ["place"] = VectorOf(id, number) },
    };

    /// <summary>Documents of different ids are far from each other, whatever their numbers.</summary>
    public static float[] VectorOf(long id, int number) => [id * 1000, number % 100, 1, 0];

    /// <summary>Runs all at once until the time is over, or one of them fails.</summary>
    public static async Task RunAsync(TimeSpan duration, params IEnumerable<Action> rounds)
    {
        using var stop = new CancellationTokenSource();
        long start = Stopwatch.GetTimestamp();
        Task[] tasks =
        [
            .. rounds.Select(round => Task.Factory.StartNew(
                () => RunUntil(round, () => Stopwatch.GetElapsedTime(start) >= duration, stop),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        await Task.WhenAll(tasks);
    }

    /// <summary>Closes and deletes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await Open.CloseAsync();
        Directory.Delete(_path, recursive: true);
    }

    // Each looks at the clock: a timer waits for a thread of the pool, which others may have.
    private static void RunUntil(Action round, Func<bool> isOver, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && !isOver())
            {
                round();
            }
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private CollectionSchema Schema() => new("documents", DocumentIdKind.Int64)
    {
        Fields = [ScalarField.Int32("owner"), ScalarField.Int32("number")],
        Vectors = [new VectorField("place", VectorElement.Float32, 4, Metric.L2, _index)],
    };
}

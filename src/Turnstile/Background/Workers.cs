using Turnstile.Engine;
using Turnstile.Engine.Segments;

namespace Turnstile.Background;

/// <summary>The threads of one open database: turnstile, sync, flush, maintenance, release, and the index
/// workers.</summary>
/// <remarks>
/// <code>
///   turnstile      builds groups while callers contend                     CommitPipeline.RunTurnstile
///   sync           syncs, publishes and answers them                       CommitPipeline.RunSync
///   flush          flushes what is frozen, prepares the next log           FlushLoop
///   maintenance    merges, deletes, answers requests, writes graphs        MaintenanceLoop
///   release        frees views and gives back deleted files                ReleaseLoop
///   index 1..n     insert rows into graphs                                 IndexLoop
/// </code>
/// They are threads of our own, not the pool's: they sleep and sync, and callers' continuations must not wait for that.
/// A loop has a <see cref="LoopThread"/>, which fences the database if it fails. Lifetime: <see cref="Stop"/>, then
/// dispose the store.
/// </remarks>
internal sealed class Workers : IDisposable
{
    private readonly Store _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly SegmentMerging _merging = new();
    private readonly LoopThread[] _loops;
    private readonly Thread[] _pipelineThreads;
    private ITimer? _ages;

    public Workers(Store store, int indexThreads)
    {
        _store = store;
        Maintenance = new MaintenanceLoop(store, _merging, _stop.Token);
        _pipelineThreads =
        [
            NewThread("turnstile", store.Pipeline.RunTurnstile),
            NewThread("turnstile sync", store.Pipeline.RunSync),
        ];
        _loops =
        [
            NewLoop("turnstile flush", new FlushLoop(store, _stop.Token)),
            NewLoop("turnstile maintenance", Maintenance),
            NewLoop("turnstile release", new ReleaseLoop(store, _stop.Token)),
            .. Enumerable.Range(1, indexThreads).Select(number =>
                NewLoop($"turnstile index {number}", new IndexLoop(store, _merging, _stop.Token))),
        ];
    }

    /// <summary>The loop that merges; requests to it come from the database's door.</summary>
    public MaintenanceLoop Maintenance { get; }

    /// <summary>Runs work of the caller's that blocks, such as opening, on the pool.</summary>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Run(work, cancellation);

    /// <summary>Starts work of an opening on a thread of its own; what it returns waits for the end.</summary>
    public static Action StartBeside(Action work)
    {
        Thread thread = NewThread("turnstile opening", work);
        thread.Start();
        return thread.Join;
    }

    /// <summary>Starts all threads.</summary>
    public void Start()
    {
        Array.ForEach(_pipelineThreads, static thread => thread.Start());
        Array.ForEach(_loops, static loop => loop.Start());
        if (_store.Options.SnapshotAgeMax is { } limit)
        {
            // The maintenance thread sleeps when there is nothing to do, and old snapshots are something to do.
            WorkSignal wake = _store.Signals.Maintenance;
            _ages = _store.Options.Time.CreateTimer(_ => wake.Set(), null, limit / 4, limit / 4);
        }
    }

    /// <summary>Stops the timer, and waits for a call of it that is under way; before <see cref="Stop"/>.</summary>
    public ValueTask StopTimerAsync() => _ages?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Answers the commits under way, refuses new ones, and ends all threads.</summary>
    public void Stop()
    {
        _store.Pipeline.Stop();
        Array.ForEach(_pipelineThreads, static thread => thread.Join());
        _stop.Cancel();
        Array.ForEach(_loops, static loop => loop.Join());
    }

    /// <summary>Frees the waiting handle, and lets go of a merge that did not come to its end; after
    /// <see cref="Stop"/>.</summary>
    public void Dispose()
    {
        _merging.Dispose();
        _stop.Dispose();
    }

    private LoopThread NewLoop(string name, ILoop loop) => new(name, loop, _store, _stop.Token);

    // For work that ends by itself and hands its failure to who waits for it: a group's members, an opening.
    private static Thread NewThread(string name, Action run) => new(() => run()) { Name = name, IsBackground = true };
}

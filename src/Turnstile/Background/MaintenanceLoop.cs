using System.Collections.Concurrent;
using Turnstile.Engine;

namespace Turnstile.Background;

/// <summary>Flushes, merges, writes graphs and prepares logs, one thing at a time, the most urgent first.</summary>
/// <remarks>Threads: <see cref="Run"/> is the one maintenance thread, so its jobs need no locks among each other.
/// <see cref="RequestAsync"/> from any: it runs a piece of work on that thread, between two jobs.</remarks>
internal sealed class MaintenanceLoop(Store store, CancellationToken stop)
{
    private readonly FlushJob _flush = new(
        store.Files,
        store.Directory,
        store.Versions,
        store.Views,
        store.History,
        store.Cache,
        store.Frozen,
        store.SegmentFiles,
        store.Options.BlockCompression);

    private readonly MergeJob _merge = new(store);
    private readonly DeadSegmentJob _dead = new(store);
    private readonly GraphJob _graphs = new(store);
    private readonly SnapshotAgeJob _age = new(store.Views, store.Clock, store.Options.SnapshotAgeMax);
    private readonly ObsoleteFilesJob _obsolete = new(store.Options, store.Versions, store.LogFiles);

    // Each takes why it is refused; null to be done.
    private readonly ConcurrentQueue<Action<Exception?>> _requests = new();

    // written once when the loop ends; Interlocked and full fences: who asks afterwards sees it, or the loop sees the
    // request
    private Exception? _end;

    /// <summary>Runs until stopped.</summary>
    public void Run()
    {
        Exception end = new ObjectDisposedException(null, "the database is closed");
        try
        {
            while (!stop.IsCancellationRequested)
            {
                long generation = store.Signals.Maintenance.Generation;
                if (RunOne())
                {
                    store.Signals.Progress.Notify();
                }
                else
                {
                    store.Signals.Maintenance.Sleep(generation, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while asleep or in the middle of a job, whose files nobody lists.
        }
#pragma warning disable CA1031 // One of the loops that may catch everything, and it fences.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            store.Pipeline.CloseFence(failure);
            store.Frozen.Fail(failure);
            store.Signals.Progress.Notify();
            end = new FencedException(failure);
        }

        Interlocked.Exchange(ref _end, end);
        RefuseAll(end);
    }

    /// <summary>Runs <paramref name="work"/> on the maintenance thread.</summary>
    /// <exception cref="FencedException">The loop has ended by a failure.</exception>
    /// <exception cref="ObjectDisposedException">The loop was stopped.</exception>
    public async Task<T> RequestAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Enqueue(refusal =>
        {
            if (refusal is not null)
            {
                done.SetException(refusal);
                return;
            }

            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // The failure is the requester's to see.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                done.SetException(failure);
            }
        });
        store.Signals.Maintenance.Set();
        if (Interlocked.CompareExchange(ref _end, null, null) is { } end)
        {
            RefuseAll(end);
        }

        return await done.Task.ConfigureAwait(false);
    }

    private bool RunOne()
    {
        _age.Run();
        if (_flush.Run(stop) || _merge.Run(stop) || _dead.Run())
        {
            _obsolete.Run();
            return true;
        }

        if (_requests.TryDequeue(out Action<Exception?>? request))
        {
            request(null);
            return true;
        }

        if (store.Log.IsFilling)
        {
            store.LogFiles.Prepare();
        }

        return _graphs.Run();
    }

    private void RefuseAll(Exception end)
    {
        while (_requests.TryDequeue(out Action<Exception?>? request))
        {
            request(end);
        }
    }
}

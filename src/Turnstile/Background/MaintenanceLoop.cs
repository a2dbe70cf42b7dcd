using System.Collections.Concurrent;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Persistence;
using Turnstile.Engine.Segments;

namespace Turnstile.Background;

/// <summary>Deletes, merges, answers requests and writes indexes, one thing at a time, the most urgent first.</summary>
/// <remarks>Threads: <see cref="Run"/> is the one maintenance thread, so its jobs need no locks among each other.
/// <c>RequestAsync</c> from any: it runs a piece of work on that thread, between two jobs.</remarks>
internal sealed class MaintenanceLoop(Store store, SegmentMerging merging, CancellationToken stop) : ILoop
{
    private readonly MergeJob _merge = new(store);
    private readonly MoveJob _move = new(store);
    private readonly DeadSegmentJob _dead = new(store, merging);
    private readonly IndexFileJob _indexFiles = new(store, merging);
    private readonly UnloadJob _unload = new(store, merging);
    private readonly SegmentMergeJob _segments = new(store, merging);
    private readonly SnapshotAgeJob _age = new(store.Views, store.Clock, store.Options.SnapshotAgeMax);
    private readonly ObsoleteFilesJob _obsolete = new(store);

    // this thread only
    private long _cleanedAt;
    private bool _requestsTurn;

    // Each takes why it is refused; null to be done.
    private readonly ConcurrentQueue<Action<Exception?>> _requests = new();

    // written once when the loop ends; Interlocked and full fences: who asks afterwards sees it, or the loop sees the
    // request
    private Exception? _end;

    /// <inheritdoc/>
    public void Run()
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

    /// <inheritdoc/>
    public void Refuse(Exception reason)
    {
        Interlocked.Exchange(ref _end, reason);
        RefuseAll(reason);
    }

    /// <summary>Runs <paramref name="work"/> on the maintenance thread.</summary>
    /// <exception cref="FencedException">The loop has ended by a failure.</exception>
    /// <exception cref="ObjectDisposedException">The loop was stopped.</exception>
    public Task<T> RequestAsync<T>(Func<T> work) => RequestAsync(_ => work());

    /// <summary>The same, of work that ends early when the loop is stopped.</summary>
    public async Task<T> RequestAsync<T>(Func<CancellationToken, T> work)
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
                done.SetResult(work(stop));
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

    /// <summary>The merge of segments that is under way, and ends without being asked to; null if none is. Any
    /// thread.</summary>
    public SegmentMerge? Merging => merging.Current;

    /// <summary>Writes one index that is complete, or lets vectors of one segment go; false if there is neither. On the
    /// maintenance thread: a request.</summary>
    public bool WriteIndex() => _indexFiles.Run() || _unload.Run();

    /// <summary>Writes what there is to write, and then begins or ends a merge of segments if one is worth it by the
    /// thorough rule; false if none is, nor under way. Merges take only what is written, and may leave something to be
    /// written at any time: so it is one request, and nothing comes between. On the maintenance thread.</summary>
    public bool MergeSegments()
    {
        while (WriteIndex())
        {
        }

        return RunSegments(SegmentMergeRule.Thorough) || merging.Current is not null;
    }

    /// <summary>Writes one index as <see cref="WriteIndex"/> does, for who closes, and does not wait for indexes to be
    /// laid out. On the maintenance thread: a request.</summary>
    public bool WriteIndexAsItIs() => _indexFiles.Run(asItIs: true) || _unload.Run();

    private bool RunOne()
    {
        _age.Run();

        // A flush leaves logs and marks behind that nobody needs.
        long flushed = store.Frozen.FlushedCount;
        if (flushed != _cleanedAt)
        {
            _cleanedAt = flushed;
            _obsolete.Run();
        }

        // One merge may call for the next for long, so who waits for an answer has a turn in between.
        if (_requestsTurn && _requests.TryDequeue(out Action<Exception?>? request))
        {
            _requestsTurn = false;
            request(null);

            // It may have merged.
            _obsolete.Run();
            return true;
        }

        _requestsTurn = true;
        if (_move.Run() || _merge.Run(stop) || _dead.Run())
        {
            _obsolete.Run();
            return true;
        }

        if (!_requests.IsEmpty)
        {
            return true;
        }

        return RunSegments(SegmentMergeRule.Usual) || WriteIndex();
    }

    private bool RunSegments(SegmentMergeRule rule)
    {
        bool hasRun = _segments.Run(rule);
        if (hasRun)
        {
            _obsolete.Run();
        }

        return hasRun;
    }

    private void RefuseAll(Exception end)
    {
        while (_requests.TryDequeue(out Action<Exception?>? request))
        {
            request(end);
        }
    }
}

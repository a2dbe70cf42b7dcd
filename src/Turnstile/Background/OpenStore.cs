using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Engine.Persistence;
using Turnstile.Engine.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Background;

/// <summary>A running store: its parts, its threads, and what takes both: flushing, waiting for indexes,
/// closing.</summary>
/// <remarks>Threads: any. Lifetime: closed once.</remarks>
internal sealed class OpenStore
{
    private readonly Workers _workers;

    // 0 open, 1 closed; Interlocked only
    private int _closed;

    // volatile, written by who closes, once the threads have ended
    private volatile bool _stopped;

    private OpenStore(Store store, Workers workers)
    {
        Store = store;
        _workers = workers;
    }

    /// <summary>The parts.</summary>
    public Store Store { get; }

    /// <summary>Opens a store and starts its threads.</summary>
    public static async Task<OpenStore> OpenAsync(
        StoreOptions options, int indexThreads, CancellationToken cancellation)
    {
        OpenStore open = await Workers.RunAsync(
            () =>
            {
                Store store = StoreOpening.Open(options with { Beside = Workers.StartBeside });
                var workers = new Workers(store, indexThreads);
                workers.Start();
                return new OpenStore(store, workers);
            },
            cancellation).ConfigureAwait(false);
        await open.ListLoadsAsync().ConfigureAwait(false);
        return open;
    }

    /// <summary>Writes everything to files that is in memory now.</summary>
    /// <remarks>The next log is made before the turnstile is asked to rotate: creating a file may have to wait for the
    /// file system, and all writers with it. Writers that fill memory as quickly as logs are made take each of them
    /// away; then their rotation does as well. The turnstile applies nothing between freezing memory and adding it to
    /// the queue, so the next unit that is added has all that was applied before.</remarks>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        long next = Store.Frozen.AddedCount + 1;
        await WaitAsync(() => Store.Frozen.AddedCount >= next || HasNextLog(), cancellation).ConfigureAwait(false);
        if (Store.Frozen.AddedCount < next)
        {
            await Store.Pipeline.RotateAsync(cancellation).ConfigureAwait(false);
        }

        await WaitAsync(() => Store.Frozen.FlushedCount >= next, cancellation).ConfigureAwait(false);
    }

    /// <summary>Flushes, and waits until every index is in memory, every vector is indexed, every index is written, and
    /// no segments are to be merged.</summary>
    public async Task OptimizeAsync(IProgress<double>? progress, CancellationToken cancellation)
    {
        var told = new OptimizeProgress(progress);
        Sequence upTo = Store.Views.Visible;
        await FlushAsync(cancellation).ConfigureAwait(false);
        await Workers.RunAsync(() => LoadIndexes(cancellation), cancellation).ConfigureAwait(false);

        // Writers may go on and call for merges without end: nobody waits for more than what there was calls for. A
        // merge that began by itself may have ended between two steps, and what it made not be indexed yet.
        int left = SegmentCount() + 1;
        do
        {
            await WaitAsync(() => IsIndexed(upTo, told), cancellation).ConfigureAwait(false);
            await WriteIndexesAsync(_workers.Maintenance.WriteIndex, cancellation).ConfigureAwait(false);
        }
        while (left-- > 0
            && (await TryMergeSegmentsAsync(told, cancellation).ConfigureAwait(false) || !IsIndexed(upTo, told)));

        var calibration = new CalibrationJob(Store);
        HashSet<VectorIndex> unknown = calibration.WantAll();
        await WaitAsync(() => !calibration.IsAnyUnknown(unknown), cancellation).ConfigureAwait(false);
        told.Ended();
    }

    /// <summary>Flushes, and merges what lies in a range of stored keys down, slice by slice.</summary>
    public async Task CompactAsync(KeyRange range, IProgress<double>? progress, CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        CompactJob job = await _workers.Maintenance.RequestAsync(() => new CompactJob(Store, range))
            .ConfigureAwait(false);
        for (double share = 0; share < 1;)
        {
            cancellation.ThrowIfCancellationRequested();
            share = await _workers.Maintenance.RequestAsync(job.Run).ConfigureAwait(false);
            progress?.Report(share);
        }
    }

    /// <summary>Writes an openable copy.</summary>
    public async Task<Sequence> CheckpointAsync(string target, CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        return await _workers.Maintenance.RequestAsync(() => CheckpointJob.Run(Store, target)).ConfigureAwait(false);
    }

    /// <summary>Closes: answers commits under way, writes what is only in memory, ends the threads.</summary>
    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            if (Store.Pipeline.Fence is null)
            {
                await SaveAsync().ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is IOException or FencedException or ObjectDisposedException)
        {
            // What was acknowledged is in the log as durably as it was promised; closing promises nothing more.
        }
        finally
        {
            await _workers.StopTimerAsync().ConfigureAwait(false);
            await Workers.RunAsync(
                () =>
                {
                    _workers.Stop();
                    WriteRest();

                    // Whoever still waits for background work would wait for ever.
                    _stopped = true;
                    Store.Signals.Progress.Notify();
                    _workers.Dispose();
                    Store.Dispose();
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Tables that replay found in the log alone: merges and copies of the database wait for a version that lists them.
    private async Task ListLoadsAsync()
    {
        try
        {
            if (Store.InMaking.Taken.Length > 0)
            {
                await Store.Pipeline.RotateAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (FencedException)
        {
            // The next write is told.
        }
    }

    private static bool HasUnflushed(in ViewLease lease) =>
        !((KeyPart)lease.View[ViewSlot.Keys]).Active.IsEmpty;

    // Little is left in the log, to be replayed in an instant; much is flushed, so that opening is quick.
    private async Task SaveAsync()
    {
        bool isMuch;
        using (ViewLease lease = Store.Views.Acquire())
        {
            isMuch = HasUnflushed(lease) && Store.Log.BytesWritten > Store.Options.FlushAtCloseBytes;
        }

        if (isMuch)
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await WriteIndexesAsync(_workers.Maintenance.WriteIndexAsItIs, CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    // With the workers, which take those that are wanted. One that is lost is waited for as rows that are not indexed.
    private bool LoadIndexes(CancellationToken cancellation)
    {
        using ViewLease lease = Store.Views.Acquire();
        Segment[] segments =
        [
            .. ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
                .SelectMany(static collection => collection.Segments),
        ];
        foreach (Segment segment in segments)
        {
            Array.ForEach(segment.Vectors, static index => index.Stored?.Want());
        }

        foreach (Segment segment in segments)
        {
            for (int field = 0; field < segment.Vectors.Length; field++)
            {
                segment.Searched(field, cancellation);
            }
        }

        return true;
    }

    // Indexes that are complete and not written yet, each on the maintenance thread, which may be writing one already;
    // then vectors leave memory.
    private async Task WriteIndexesAsync(Func<bool> write, CancellationToken cancellation)
    {
        while (await _workers.Maintenance.RequestAsync(write).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool IsIndexed(Sequence upTo, OptimizeProgress told)
    {
        double share = IndexedShare(upTo);
        told.Indexed(share);
        return share >= 1 && !Store.SegmentFiles.Entries.Any(entry => LayoutJob.IsWanted(Store, entry.Key));
    }

    // One merge; false if none is worth it, nor under way.
    private async Task<bool> TryMergeSegmentsAsync(OptimizeProgress told, CancellationToken cancellation)
    {
        if (!await _workers.Maintenance.RequestAsync(_workers.Maintenance.MergeSegments).ConfigureAwait(false))
        {
            return false;
        }

        if (_workers.Maintenance.Merging is { } merge)
        {
            await WaitAsync(
                () =>
                {
                    bool isUnderWay = _workers.Maintenance.Merging == merge;
                    told.Merged(isUnderWay ? merge.EnteredShare : 1);
                    return !isUnderWay;
                },
                cancellation).ConfigureAwait(false);
        }

        told.MergeEnded();
        return true;
    }

    private int SegmentCount()
    {
        using ViewLease lease = Store.Views.Acquire();
        return ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
            .Sum(static collection => collection.Segments.Length);
    }

    // Commits that asked for nothing, some of them answered while closing had begun. No thread is left that writes.
    private void WriteRest()
    {
        try
        {
            if (Store.Pipeline.Fence is null)
            {
                Store.Log.Write();
                Store.Log.Sync();
            }
        }
        catch (Exception failure) when (failure is IOException or FencedException)
        {
            // They were promised a clean close only, and this one is not.
        }
    }

    // Another rotation may take it away, so it is asked for again.
    private bool HasNextLog()
    {
        if (!Store.LogFiles.IsPrepared)
        {
            Store.LogFiles.WantNow();
            return false;
        }

        return true;
    }

    // What is written meanwhile is not waited for.
    private double IndexedShare(Sequence upTo)
    {
        using ViewLease lease = Store.Views.Acquire();
        long rows = 0;
        long indexed = 0;
        foreach (CollectionState collection in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values)
        {
            foreach (Segment segment in collection.Segments)
            {
                int count = segment.CountAt(upTo);
                foreach (VectorIndex index in segment.Vectors)
                {
                    rows += count;
                    indexed += index.IndexedOf(count);
                }
            }
        }

        return rows == 0 ? 1 : (double)indexed / rows;
    }

    private async Task WaitAsync(Func<bool> isDone, CancellationToken cancellation)
    {
        while (true)
        {
            Task next = Store.Signals.Progress.Next;
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (isDone())
            {
                return;
            }

            ThrowIfEnded();
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    // After taking up what is waited for: whoever ends or fences tells it afterwards.
    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        if (Store.Pipeline.Fence is { } fence)
        {
            throw new FencedException(fence);
        }
    }
}

using Turnstile.Engine;
using Turnstile.Engine.Segments;

namespace Turnstile.Background;

/// <summary>Indexes as long as there is something to index, then sleeps.</summary>
internal sealed class IndexLoop(Store store, SegmentMerging merging, CancellationToken stop)
{
    private readonly IndexJob _job = new(store, merging);

    /// <summary>Runs until stopped.</summary>
    public void Run()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                long generation = store.Signals.Indexing.Generation;
                if (_job.Run(stop))
                {
                    store.Pressure.Update();
                    store.Signals.Progress.Notify();
                }
                else
                {
                    // A graph may just have become complete.
                    store.Signals.Maintenance.Set();
                    store.Signals.Indexing.Sleep(generation, stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while asleep.
        }
#pragma warning disable CA1031 // One of the loops that may catch everything, and it fences.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            store.Pipeline.CloseFence(failure);
            store.Signals.Progress.Notify();
        }
    }
}

using Turnstile.Engine;
using Turnstile.Engine.Segments;

namespace Turnstile.Background;

/// <summary>Indexes as long as there is something to index, then sleeps; rests while processors are wanted for
/// searches.</summary>
internal sealed class IndexLoop(Store store, SegmentMerging merging, CancellationToken stop) : ILoop
{
    private readonly IndexJob _job = new(store, merging);

    /// <inheritdoc/>
    public void Run()
    {
        while (!stop.IsCancellationRequested)
        {
            long generation = store.Signals.Indexing.Generation;
            long resting = store.Signals.Resting.Generation;
            if (_job.Run(stop))
            {
                store.Pressure.Update();
                store.Signals.Progress.Notify();
                if (store.Turns.HasRoomForAnother)
                {
                    store.Signals.Resting.Set();
                }
            }
            else if (_job.MustRest)
            {
                store.Signals.Resting.Sleep(resting, stop);
            }
            else
            {
                // A graph may just have become complete.
                store.Signals.Maintenance.Set();
                store.Signals.Indexing.Sleep(generation, stop);
            }
        }
    }

    /// <inheritdoc/>
    public void Refuse(Exception reason)
    {
        // Who waits for indexes waits for progress.
    }
}

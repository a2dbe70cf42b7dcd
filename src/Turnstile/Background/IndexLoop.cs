using Turnstile.Engine;
using Turnstile.Storage;

namespace Turnstile.Background;

/// <summary>Indexes as long as there is something to index, then sleeps.</summary>
/// <remarks>It stands behind threads that answer callers: writers are paced by what waits to be indexed, so what is
/// left to it sets their pace, and queries keep theirs.</remarks>
internal sealed class IndexLoop(Store store, CancellationToken stop)
{
    private readonly IndexJob _job = new(store);

    /// <summary>Runs until stopped.</summary>
    public void Run()
    {
        Posix.StandBehind();
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
#pragma warning disable CA1031 // A worker that dies must say why; it fences the database.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            store.Pipeline.CloseFence(failure);
            store.Signals.Progress.Notify();
        }
    }
}

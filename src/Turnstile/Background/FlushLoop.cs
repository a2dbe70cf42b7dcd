using Turnstile.Engine;
using Turnstile.Engine.Persistence;

namespace Turnstile.Background;

/// <summary>Flushes what is frozen and prepares the next log, so that the turnstile waits for neither.</summary>
/// <remarks>It has a thread of its own: a merge takes seconds, and memory fills meanwhile. Threads: <see cref="Run"/>
/// is the one flush thread.</remarks>
internal sealed class FlushLoop(Store store, CancellationToken stop) : ILoop
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
        store.InMaking,
        store.Options.BlockCompression,
        store.Log);

    /// <inheritdoc/>
    public void Run()
    {
        while (!stop.IsCancellationRequested)
        {
            long generation = store.Signals.Flushing.Generation;
            if (!RunOne())
            {
                store.Signals.Flushing.Sleep(generation, stop);
            }
        }
    }

    /// <inheritdoc/>
    public void Refuse(Exception reason)
    {
        // Who waits for a flush waits for progress.
    }

    private bool RunOne()
    {
        if (_flush.Run(stop))
        {
            store.Pressure.Update();
            store.Signals.Progress.Notify();
            store.Signals.Maintenance.Set();
            return true;
        }

        if (store.LogFiles.IsWanted)
        {
            store.LogFiles.Prepare();
            store.Signals.Progress.Notify();
        }

        return false;
    }
}

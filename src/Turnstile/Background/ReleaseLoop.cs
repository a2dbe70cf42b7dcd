using Turnstile.Engine;

namespace Turnstile.Background;

/// <summary>Frees the views that their last reader has left and gives back the content of deleted files, so that no
/// read, write, flush or merge waits until the system has taken back their blocks.</summary>
/// <remarks>Threads: <see cref="Run"/> is the one release thread.</remarks>
internal sealed class ReleaseLoop(Store store, CancellationToken stop)
{
    /// <summary>Runs until stopped.</summary>
    public void Run()
    {
        try
        {
            store.Views.Releases.Run(stop);
        }
        catch (OperationCanceledException)
        {
            // What comes later is given back by who brings it.
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

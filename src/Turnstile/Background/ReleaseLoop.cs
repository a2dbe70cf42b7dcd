using Turnstile.Engine;

namespace Turnstile.Background;

/// <summary>Frees the views that their last reader has left, so that neither a read nor a write waits for the system
/// to take back the blocks of a deleted file.</summary>
/// <remarks>It has a thread of its own: flushing must not wait for it, and merging would be too late. Threads:
/// <see cref="Run"/> is the one release thread.</remarks>
internal sealed class ReleaseLoop(Store store, CancellationToken stop)
{
    /// <summary>Runs until stopped.</summary>
    public void Run()
    {
        try
        {
            store.Views.Left.Run(stop);
        }
        catch (OperationCanceledException)
        {
            // What is left later is freed by who leaves it.
        }
#pragma warning disable CA1031 // One of the loops that may catch everything, and it fences.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            store.Pipeline.CloseFence(failure);
        }
    }
}

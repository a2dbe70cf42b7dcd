using Turnstile.Engine;

namespace Turnstile.Background;

/// <summary>Frees the views that their last reader has left and gives back the content of deleted files, so that no
/// read, write, flush or merge waits until the system has taken back their blocks.</summary>
/// <remarks>Threads: <see cref="Run"/> is the one release thread.</remarks>
internal sealed class ReleaseLoop(Store store, CancellationToken stop) : ILoop
{
    /// <inheritdoc/>
    public void Run() => store.Views.Releases.Run(stop);

    /// <inheritdoc/>
    public void Refuse(Exception reason)
    {
        // What comes later is given back by who brings it.
    }
}

using System.Diagnostics.CodeAnalysis;
using Turnstile.Engine.Opening;

namespace Turnstile.Background;

/// <summary>Moves a database that is open for reading on, again and again, on a thread of the pool.</summary>
/// <remarks>A refresh that fails is tried again at the next turn; readers see meanwhile what they saw. Threads: one
/// task, which <see cref="StopAsync"/> ends.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Stopping it disposes what it owns.")]
internal sealed class RefreshLoop
{
    private readonly ReadOnlyStore _store;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    // volatile, written by the task
    private volatile Exception? _failure;

    /// <summary>Begins.</summary>
    public RefreshLoop(ReadOnlyStore store, TimeSpan interval, TimeProvider time)
    {
        _store = store;
        _interval = interval;
        _time = time;
        _run = RunAsync();
    }

    /// <summary>Why the last refresh failed; null if it did not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Ends the loop.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_interval, _time, _stop.Token).ConfigureAwait(false);
                _failure = await Workers.RunAsync(TryRefresh, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private Exception? TryRefresh()
    {
        try
        {
            _store.Refresh();
            return null;
        }
        catch (Exception failure) when (failure is IOException or OutOfMemoryException or ObjectDisposedException)
        {
            return failure;
        }
    }
}

namespace Turnstile.Engine;

/// <summary>Wakes workers that sleep because they found nothing to do.</summary>
/// <remarks>
/// A worker reads <see cref="Generation"/>, looks for work, and sleeps only if the generation is still the same: work
/// that came after its look has raised it. Setting costs one interlocked addition while nobody sleeps. Threads: any.
/// </remarks>
internal sealed class WorkSignal : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);
    private long _generation;
    private int _sleepers;

    /// <summary>Wake-ups that no sleeper has taken yet.</summary>
    public int PendingCount => _wake.CurrentCount;

    /// <summary>Rises each time there may be new work.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>There may be new work.</summary>
    public void Set()
    {
        Interlocked.Increment(ref _generation);
        int sleepers = Interlocked.Exchange(ref _sleepers, 0);
        if (sleepers > 0)
        {
            _wake.Release(sleepers);
        }
    }

    /// <summary>Sleeps until <see cref="Set"/>, unless it was called since <paramref name="generation"/> was
    /// read.</summary>
    public void Sleep(long generation, CancellationToken stop)
    {
        Interlocked.Increment(ref _sleepers);

        // Both sides use full fences: either the setter sees this sleeper, or the sleeper sees the new generation. If
        // both, the wake-up that was meant for it is taken, or else each setting would wake it once more for ever.
        if (Interlocked.Read(ref _generation) == generation || !TryWithdraw())
        {
            try
            {
                _wake.Wait(stop);
            }
            catch (OperationCanceledException)
            {
                // Nobody is to wake a sleeper that is gone: readers set signals when the store is closed, too.
                TryWithdraw();
                throw;
            }
        }
    }

    // False when a setter has counted this sleeper.
    private bool TryWithdraw()
    {
        int seen = Volatile.Read(ref _sleepers);
        while (seen > 0)
        {
            int found = Interlocked.CompareExchange(ref _sleepers, seen - 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Frees the waiting handle.</summary>
    public void Dispose() => _wake.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Turnstile;

/// <summary>What is to be given back to the system, on its way to a thread that does nothing else: with the last handle
/// of a deleted file goes its content, and that can take the system a tenth of a second and more.</summary>
/// <remarks>As long as nobody runs it, who brings something gives it back. Threads: <see cref="Add"/> from any,
/// <see cref="Run"/> from one.</remarks>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "The semaphore has no handle, and somebody may come after the end.")]
internal sealed class Releases
{
    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly SemaphoreSlim _wake = new(0);

    // whether a thread runs it; Interlocked only
    private int _isRun;

    /// <summary>Takes in what gives something back, to be called once and soon.</summary>
    public void Add(Action giveBack)
    {
        _queue.Enqueue(giveBack);

        // A full fence: either the thread that ends sees what was queued, or its end is seen here.
        if (Interlocked.CompareExchange(ref _isRun, 0, 0) != 0)
        {
            _wake.Release();
        }
        else
        {
            GiveBackAll();
        }
    }

    /// <summary>Gives back what comes until stopped; afterwards who brings something does it again.</summary>
    public void Run(CancellationToken stop)
    {
        Interlocked.Exchange(ref _isRun, 1);
        try
        {
            while (true)
            {
                _wake.Wait(stop);
                GiveBackAll();
            }
        }
        finally
        {
            Interlocked.Exchange(ref _isRun, 0);
            GiveBackAll();
        }
    }

    private void GiveBackAll()
    {
        while (_queue.TryDequeue(out Action? giveBack))
        {
            giveBack();
        }
    }
}

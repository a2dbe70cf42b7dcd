using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Turnstile.Views;

/// <summary>Views that were left by their last reader, on their way to a thread that frees them: with the last hold
/// goes the last name of a deleted file, and giving back its blocks can take the system a tenth of a second and
/// more.</summary>
/// <remarks>As long as nobody runs it, who brings a view frees it. Threads: <see cref="Add"/> from any,
/// <see cref="Run"/> from one. Cost: one look at the end of a read, but for the last of a view.</remarks>
[SuppressMessage(
    "Reliability", "CA1001", Justification = "The semaphore has no handle, and readers may come after the end.")]
internal sealed class LeftViews
{
    private readonly ConcurrentQueue<View> _views = new();
    private readonly SemaphoreSlim _wake = new(0);

    // whether a thread runs it; Interlocked only
    private int _isRun;

    /// <summary>Takes in a view that nobody holds any more, to be freed soon.</summary>
    public void Add(View view)
    {
        _views.Enqueue(view);

        // A full fence: either the thread that ends sees the view, or its end is seen here.
        if (Interlocked.CompareExchange(ref _isRun, 0, 0) != 0)
        {
            _wake.Release();
        }
        else
        {
            FreeAll();
        }
    }

    /// <summary>Frees what comes until stopped; afterwards who brings a view frees it again.</summary>
    public void Run(CancellationToken stop)
    {
        Interlocked.Exchange(ref _isRun, 1);
        try
        {
            while (true)
            {
                _wake.Wait(stop);
                FreeAll();
            }
        }
        finally
        {
            Interlocked.Exchange(ref _isRun, 0);
            FreeAll();
        }
    }

    private void FreeAll()
    {
        while (_views.TryDequeue(out View? view))
        {
            view.Free();
        }
    }
}

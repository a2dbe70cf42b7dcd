using Turnstile.Engine;

namespace Turnstile.Background;

/// <summary>The thread of a loop, and the one place that knows how a loop ends.</summary>
/// <remarks>
/// <code>
///   stopped    those who wait for the loop are refused: the database is closed
///   failed     the fence is closed (FENCE-1), then all who may wait for a loop are told: the turnstile for a place in
///              the queue of frozen units, callers for progress, and those who wait for the loop itself
/// </code>
/// In this order, so whoever is told finds the fence closed. A cancellation that nobody asked for is a failure like any
/// other. Threads: one owner starts and joins.
/// </remarks>
internal sealed class LoopThread
{
    // immutable
    private readonly ILoop _loop;
    private readonly Store _store;
    private readonly CancellationToken _stop;
    private readonly Thread _thread;

    /// <param name="name">The thread's name.</param>
    /// <param name="loop">What it runs.</param>
    /// <param name="store">What is fenced if the loop fails.</param>
    /// <param name="stop">What the loop is stopped by.</param>
    public LoopThread(string name, ILoop loop, Store store, CancellationToken stop)
    {
        _loop = loop;
        _store = store;
        _stop = stop;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>Starts it.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits for its end.</summary>
    public void Join() => _thread.Join();

    private void Run()
    {
        try
        {
            _loop.Run();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while asleep, or in the middle of a job, whose files nobody lists.
        }
#pragma warning disable CA1031 // The one place that catches whatever ends a loop, and it fences.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _store.Pipeline.CloseFence(failure);
            _store.Frozen.Fail(failure);
            _store.Signals.Progress.Notify();
            _loop.Refuse(new FencedException(failure));
            return;
        }

        _loop.Refuse(new ObjectDisposedException(null, "the database is closed"));
    }
}

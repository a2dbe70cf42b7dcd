namespace Turnstile.Views;

/// <summary>Wakes those who wait for a later sequence to be published.</summary>
/// <remarks>
/// Take <see cref="Next"/> first, then look at the visible sequence: what is published after the look ends the task
/// that was taken. Costs the publisher one fence and one read when nobody waits; waiters go on elsewhere, on the pool.
/// Threads: any.
/// </remarks>
internal sealed class PublishSignal
{
    // null when nobody waits; Interlocked, but for the publisher's look
    private TaskCompletionSource? _waiting;

    /// <summary>Ends when something is published after this was taken, or the database is closed.</summary>
    public Task Next
    {
        get
        {
            while (true)
            {
                // Both are full fences: the caller looks at the visible sequence after its wish to be woken is seen.
                TaskCompletionSource? waiting = Interlocked.CompareExchange(ref _waiting, null, null);
                if (waiting is not null)
                {
                    return waiting.Task;
                }

                var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _waiting, own, null) is null)
                {
                    return own.Task;
                }
            }
        }
    }

    /// <summary>Wakes all that wait. Called after the store of what they wait for.</summary>
    public void Notify()
    {
        // Without the fence the look could come before the store, and a waiter that looked in between would sleep on.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) is not null)
        {
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
        }
    }
}

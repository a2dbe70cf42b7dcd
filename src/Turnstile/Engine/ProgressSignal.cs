namespace Turnstile.Engine;

/// <summary>Lets callers wait for the next piece of finished background work.</summary>
/// <remarks>Threads: any. Take <see cref="Next"/> before looking at what is being waited for.</remarks>
internal sealed class ProgressSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the next piece of work is finished.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Tells that a piece of work is finished.</summary>
    public void Notify() => Interlocked
        .Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
        .TrySetResult();
}

namespace Turnstile.Background;

/// <summary>What a thread of an open database does again and again until it is stopped.</summary>
/// <remarks>A loop catches nothing that ends it: its <see cref="LoopThread"/> does, the same for all.</remarks>
internal interface ILoop
{
    /// <summary>Runs until stopped; then returns, or lets the cancellation out.</summary>
    void Run();

    /// <summary>Refuses those who wait for this very loop, now and later; who waits for a flush, for a place in the
    /// queue of frozen units or for progress is told already. Called once, after <see cref="Run"/>.</summary>
    /// <param name="reason">Why it does nothing more.</param>
    void Refuse(Exception reason);
}

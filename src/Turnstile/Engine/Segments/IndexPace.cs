namespace Turnstile.Engine.Segments;

/// <summary>When a worker that has worked for a while rests, whatever it was at.</summary>
/// <remarks>Threads: one index worker, each with its own.</remarks>
internal sealed class IndexPace(IndexTurns turns)
{
    // when it was last asked
    private long _workedSince;

    /// <summary>Between two rows: who searches gets the processor if it waits for this one.</summary>
    public void Yield() => turns.Yield();

    /// <summary>Rests if it has worked long enough and processors are short.</summary>
    public void Rest(CancellationToken stop) => turns.Rest(ref _workedSince, stop);
}

namespace Turnstile.Engine;

/// <summary>What the workers wait for, and what they tell those who wait for them.</summary>
internal sealed class WorkSignals : IDisposable
{
    /// <summary>Something was frozen, or a log fills: there may be something to flush or to prepare.</summary>
    public WorkSignal Flushing { get; } = new();

    /// <summary>Something was persisted or indexed: there may be something to merge, write or delete.</summary>
    public WorkSignal Maintenance { get; } = new();

    /// <summary>Documents were published: there may be something to index.</summary>
    public WorkSignal Indexing { get; } = new();

    /// <summary>An index worker that rests may work again.</summary>
    public WorkSignal Resting { get; } = new();

    /// <summary>A worker has finished a piece of work.</summary>
    public ProgressSignal Progress { get; } = new();

    /// <summary>Frees the waiting handles.</summary>
    public void Dispose()
    {
        Flushing.Dispose();
        Maintenance.Dispose();
        Indexing.Dispose();
        Resting.Dispose();
    }
}

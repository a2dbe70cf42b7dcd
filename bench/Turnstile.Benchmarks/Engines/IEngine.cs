namespace Turnstile.Benchmarks.Engines;

/// <summary>One open store of one engine: what a workload may ask of it.</summary>
/// <remarks>Threads: sessions may be opened from any; the rest by one at a time. Lifetime: dispose the sessions,
/// walks and snapshots first.</remarks>
internal interface IEngine : IDisposable
{
    /// <summary>What it was opened with, as a user would write it.</summary>
    string Configuration { get; }

    /// <summary>Whether a write blocks the thread it is on until it is answered, so that each producer needs
    /// one.</summary>
    bool BlocksThread { get; }

    /// <summary>Whether it has a log whose records are applied anew by the opening after a death.</summary>
    bool ReplaysLog { get; }

    /// <summary>A place to work from, for one producer.</summary>
    ISession OpenSession();

    /// <summary>Brings everything into the shape that much time without writes would bring it into.</summary>
    void Settle();

    /// <summary>Holds the present moment for reads until it is disposed.</summary>
    IDisposable OpenSnapshot();

    /// <summary>Makes an openable copy while others write; false if the engine has no such thing.</summary>
    bool TryCheckpoint(string directory);
}

namespace Turnstile.Benchmarks.Engines;

/// <summary>A renewed read transaction that goes back to the idle ones.</summary>
internal sealed class LmdbSnapshot(LmdbReader reader, Stack<LmdbReader> idle) : IDisposable
{
    public void Dispose()
    {
        reader.Reset();
        idle.Push(reader);
    }
}

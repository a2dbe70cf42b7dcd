namespace Turnstile.Benchmarks.Engines;

/// <summary>How an engine is to be opened; each makes of it what a careful user would.</summary>
/// <param name="Directory">Where its files are; it is there.</param>
/// <param name="Durability">What every write survives.</param>
/// <param name="WriteBufferBytes">One memtable; for engines without, the log between two write-backs.</param>
/// <param name="CacheBytes">What cached blocks or pages may take.</param>
internal sealed record EngineSettings(
    string Directory, DurabilityClass Durability, int WriteBufferBytes, long CacheBytes);

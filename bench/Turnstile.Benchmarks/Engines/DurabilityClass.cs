namespace Turnstile.Benchmarks.Engines;

/// <summary>What an acknowledged write survives: the same question to every engine.</summary>
internal enum DurabilityClass
{
    /// <summary>A power cut: synced before the answer.</summary>
    Power,

    /// <summary>The death of the process: with the operating system before the answer.</summary>
    Process,
}

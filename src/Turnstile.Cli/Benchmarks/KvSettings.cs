namespace Turnstile.Cli.Benchmarks;

/// <summary>What a key-value benchmark is asked to do.</summary>
/// <param name="Workload">The operations.</param>
/// <param name="KeyCount">Keys loaded before, or written.</param>
/// <param name="OperationCount">Operations to measure, all producers together.</param>
/// <param name="ValueBytes">Bytes of a value.</param>
/// <param name="ProducerCount">Tasks at work at once.</param>
/// <param name="Durability">What an acknowledged write survives.</param>
/// <param name="Seed">Of all chance.</param>
/// <param name="WarmUpTime">How long the same is done unmeasured before.</param>
internal sealed record KvSettings(
    KvWorkload Workload,
    int KeyCount,
    int OperationCount,
    int ValueBytes,
    int ProducerCount,
    Durability Durability,
    ulong Seed,
    TimeSpan WarmUpTime);

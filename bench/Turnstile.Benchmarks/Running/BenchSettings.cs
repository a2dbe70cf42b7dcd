namespace Turnstile.Benchmarks.Running;

/// <summary>What all engines are measured with.</summary>
internal sealed record BenchSettings
{
    /// <summary>Keys loaded before, or written.</summary>
    public int KeyCount { get; init; } = 1_000_000;

    /// <summary>Bytes of a value; a key has 16.</summary>
    public int ValueBytes { get; init; } = 100;

    /// <summary>Of all chance.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often each thing is measured; the median and the spread are reported.</summary>
    public int RoundCount { get; init; } = 5;

    /// <summary>How long one measurement goes on, unless its work is done before.</summary>
    public int RoundMilliseconds { get; init; } = 1_000;

    /// <summary>The longest that one measurement of a fill goes on, unless all keys are written before.</summary>
    public int FillMilliseconds { get; init; } = 5_000;

    /// <summary>How long the same is done before, unmeasured.</summary>
    public int WarmUpMilliseconds { get; init; } = 1_000;

    /// <summary>How many seconds the sustained load goes on.</summary>
    public int SustainedSeconds { get; init; } = 20;

    /// <summary>One memtable, or the log between two write-backs.</summary>
    public int WriteBufferBytes { get; init; } = 64 << 20;

    /// <summary>What cached blocks or pages may take.</summary>
    public long CacheBytes { get; init; } = 256 << 20;

    /// <summary>A run that proves that everything works, and measures nothing of worth.</summary>
    public static BenchSettings Quick { get; } = new()
    {
        KeyCount = 50_000,
        RoundCount = 2,
        RoundMilliseconds = 150,
        FillMilliseconds = 400,
        WarmUpMilliseconds = 150,
        SustainedSeconds = 2,
    };

    /// <summary>The length of one measurement.</summary>
    public TimeSpan RoundTime => TimeSpan.FromMilliseconds(RoundMilliseconds);

    /// <summary>The longest one measurement of a fill.</summary>
    public TimeSpan FillTime => TimeSpan.FromMilliseconds(FillMilliseconds);

    /// <summary>The length of the warm-up.</summary>
    public TimeSpan WarmUpTime => TimeSpan.FromMilliseconds(WarmUpMilliseconds);
}

namespace Turnstile.Cli.Soak;

/// <summary>How long and how large a soak is.</summary>
/// <param name="DataBytes">Keys and values together, bytes.</param>
/// <param name="BudgetBytes">What the process may hold in memory, bytes.</param>
/// <param name="ValueBytes">Bytes of a value.</param>
/// <param name="Time">How long it is overwritten.</param>
/// <param name="Seed">Of all chance.</param>
internal sealed record SoakSettings(
    long DataBytes, long BudgetBytes, int ValueBytes, TimeSpan Time, ulong Seed)
{
    /// <summary>The smallest budget, bytes: what the runtime and the program themselves hold is part of it.</summary>
    public const long BudgetBytesMin = 256L << 20;

    private const int KeyBytes = sizeof(long);

    /// <summary>How many keys there are.</summary>
    public long KeyCount => Math.Max(1, DataBytes / (KeyBytes + ValueBytes));

    /// <summary>How the database shares the budget: a memtable of a thirty-second, of which up to five exist at once
    /// and more while snapshots hold them, and an eighth for blocks. The rest is for what merges have in hand, for the
    /// runtime, and for what the soak itself remembers, a byte for each key.</summary>
    public DatabaseOptions Options() => new()
    {
        Durability = Durability.Process,
        MemTableBytes = (int)Math.Min(BudgetBytes / 32, 64 << 20),
        LogFileBytes = Math.Min(BudgetBytes / 32, 64 << 20),
        BlockCacheBytes = BudgetBytes / 8,
    };
}

namespace Turnstile;

/// <summary>How a database is opened for reading only. Every value has a good default.</summary>
public sealed record ReadOnlyOptions
{
    /// <summary>What the writes that are shown survive; <see cref="Durability.Power"/> unless set. With
    /// <see cref="Durability.Process"/> everything is shown that the writer has handed to the operating system, and a
    /// power cut may take some of it back.</summary>
    public Durability Survives { get; init; }

    /// <summary>How often the reader moves on by itself; null, unless set, for only when asked.</summary>
    public TimeSpan? RefreshInterval { get; init; }

    /// <summary>The size of a memtable, bytes, 1 MiB to 1 GiB; 64 MiB unless set. The reader holds in memory what the
    /// writer has not flushed, in as many as it takes.</summary>
    public int MemTableBytes { get; init; } = 64 << 20;

    /// <summary>What blocks of tables, and their indexes and filters, may take in memory, bytes, 1 MiB and up; 256 MiB
    /// unless set.</summary>
    public long BlockCacheBytes { get; init; } = 256 << 20;

    internal void Check()
    {
        if (Survives is not (Durability.Power or Durability.Process))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Survives), Survives, $"{nameof(Survives)} is {Survives}; allowed are Power and Process");
        }

        if (RefreshInterval is { } interval && interval <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RefreshInterval), interval, $"{nameof(RefreshInterval)} is {interval}; it must be positive");
        }

        new DatabaseOptions { MemTableBytes = MemTableBytes, BlockCacheBytes = BlockCacheBytes }.Check();
    }
}

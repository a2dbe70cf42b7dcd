namespace Turnstile;

/// <summary>How a database is opened. Every value has a good default.</summary>
public sealed record DatabaseOptions
{
    /// <summary>What a commit survives unless it says otherwise; <see cref="Durability.Power"/> unless set.</summary>
    public Durability Durability { get; init; }

    /// <summary>Whether a directory without a database gets an empty one; true unless set.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>The size of a memtable, bytes, 1 MiB to 1 GiB; 64 MiB unless set. Up to six are in memory at
    /// once.</summary>
    public int MemTableBytes { get; init; } = 64 << 20;

    /// <summary>How much of a log file is zeroed in advance, bytes, 0 to 1 GiB; 64 MiB unless set, and at most
    /// <see cref="MemTableBytes"/>. Logs that no commit waits for a sync of are not zeroed.</summary>
    public long LogFileBytes { get; init; } = 64 << 20;

    /// <summary>What blocks of tables, their indexes and filters, and pages of graphs on disk may take in memory,
    /// bytes, 1 MiB and up; 256 MiB unless set. They are read when they are needed, and dropped when others are.
    /// Where to find them always stays: about a ten-thousandth of the data.</summary>
    public long BlockCacheBytes { get; init; } = 256 << 20;

    /// <summary>How data blocks of new tables are written; <see cref="BlockCompression.None"/> unless set. May differ
    /// from one opening to the next.</summary>
    public BlockCompression BlockCompression { get; init; }

    /// <summary>The vectors of one segment, bytes, 1 MiB to 64 GiB; 512 MiB unless set. The memory is taken as it is
    /// used.
    /// </summary>
    public long SegmentBytes { get; init; } = 512 << 20;

    /// <summary>A snapshot that is held for longer is ended, so that it pins nothing more; 1 second to 100 days, none
    /// unless set. It is looked for at every quarter of this, between two pieces of background work.</summary>
    public TimeSpan? SnapshotAgeMax { get; init; }

    /// <summary>So many of the last operations can be read as of the moment before each of them, by
    /// <see cref="TurnstileDatabase.OpenSnapshotAt"/>; 0, so none, unless set.</summary>
    public long RetainedSequences { get; init; }

    /// <summary>The operations of so much log time can be read as of the moment before each of them; zero unless set.
    /// What either this or <see cref="RetainedSequences"/> retains is retained.</summary>
    public TimeSpan RetainedTime { get; init; }

    /// <summary>At least so much of the log is kept for those who watch or follow it, though recovery needs it no more,
    /// bytes. Unless set, what fits into a sixty-fourth of the live files, 256 KiB to 64 MiB; and 64 MiB while
    /// somebody watches.</summary>
    public long? RetainedLogBytes { get; init; }

    /// <summary>Threads that build graphs, 1 to 256; one for each processor unless set.</summary>
    public int IndexThreads { get; init; } = Math.Min(Environment.ProcessorCount, 256);

    /// <summary>How many requests with a <see cref="Commit.RequestId"/> are remembered, 1 to 10,000,000; 100,000 unless
    /// set. Each takes about 200 bytes of memory.</summary>
    public int RequestCountMax { get; init; } = 100_000;

    /// <summary>How long a request is remembered, by log time, 1 second to 365 days; 1 hour unless set.</summary>
    public TimeSpan RequestWindow { get; init; } = TimeSpan.FromHours(1);

    internal void Check()
    {
        CheckRange(nameof(Durability), (long)Durability, 0, (long)Durability.None);
        CheckRange(nameof(MemTableBytes), MemTableBytes, 1 << 20, 1 << 30);
        CheckRange(nameof(LogFileBytes), LogFileBytes, 0, 1 << 30);
        CheckRange(nameof(BlockCacheBytes), BlockCacheBytes, 1 << 20, long.MaxValue);
        CheckRange(nameof(BlockCompression), (long)BlockCompression, 0, (long)BlockCompression.Lz);
        CheckRange(nameof(SegmentBytes), SegmentBytes, 1 << 20, 64L << 30);
        CheckRange(nameof(RetainedSequences), RetainedSequences, 0, long.MaxValue);
        CheckRange(nameof(RetainedLogBytes), RetainedLogBytes ?? 0, 0, long.MaxValue);
        CheckRange(nameof(RetainedTime), RetainedTime, TimeSpan.Zero, TimeSpan.MaxValue);
        CheckRange(
            nameof(SnapshotAgeMax),
            SnapshotAgeMax ?? TimeSpan.FromDays(1),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromDays(100));
        CheckRange(nameof(IndexThreads), IndexThreads, 1, 256);
        CheckRange(nameof(RequestCountMax), RequestCountMax, 1, 10_000_000);
        if (RequestWindow < TimeSpan.FromSeconds(1) || RequestWindow > TimeSpan.FromDays(365))
        {
            throw new ArgumentOutOfRangeException(
                nameof(RequestWindow),
                RequestWindow,
                $"{nameof(RequestWindow)} is {RequestWindow}; allowed are 1 second to 365 days");
        }
    }

    private static void CheckRange<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are {min} to {max}");
        }
    }
}

namespace Turnstile.Cli.Benchmarks;

/// <summary>A key-value workload: which operations in which shares, on which keys.</summary>
/// <param name="Name">What it is called, by db_bench or YCSB.</param>
/// <param name="Choice">Which keys.</param>
/// <param name="Main">Most operations.</param>
/// <param name="MainPercent">How many of a hundred.</param>
/// <param name="Other">The other operations.</param>
internal sealed record KvWorkload(
    string Name, KeyChoice Choice, KvOperation Main, int MainPercent = 100, KvOperation Other = KvOperation.Read)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<KvWorkload> All { get; } =
    [
        new("fillseq", KeyChoice.Sequential, KvOperation.Insert) { BeginsEmpty = true },
        new("fillrandom", KeyChoice.Uniform, KvOperation.Update) { BeginsEmpty = true },
        new("overwrite", KeyChoice.Uniform, KvOperation.Update),
        new("readrandom", KeyChoice.Uniform, KvOperation.Read),
        new("readmissing", KeyChoice.Missing, KvOperation.Read),
        new("readseq", KeyChoice.Sequential, KvOperation.Read) { IsFullScan = true },
        new("seekrandom", KeyChoice.Uniform, KvOperation.Scan) { ScanCountMin = 10, ScanCountMax = 10 },
        new("readwhilewriting", KeyChoice.Uniform, KvOperation.Read) { HasWriterBeside = true },
        new("ycsb-a", KeyChoice.Zipf, KvOperation.Read, 50, KvOperation.Update),
        new("ycsb-b", KeyChoice.Zipf, KvOperation.Read, 95, KvOperation.Update),
        new("ycsb-c", KeyChoice.Zipf, KvOperation.Read),
        new("ycsb-d", KeyChoice.Latest, KvOperation.Read, 95, KvOperation.Insert),
        new("ycsb-e", KeyChoice.Zipf, KvOperation.Scan, 95, KvOperation.Insert) { ScanCountMax = 100 },
        new("ycsb-f", KeyChoice.Zipf, KvOperation.Read, 50, KvOperation.Modify),
    ];

    /// <summary>Whether nothing is loaded before.</summary>
    public bool BeginsEmpty { get; init; }

    /// <summary>Whether each producer walks once over everything.</summary>
    public bool IsFullScan { get; init; }

    /// <summary>Whether one more task writes all the time; its operations are not counted.</summary>
    public bool HasWriterBeside { get; init; }

    /// <summary>The fewest entries of a scan.</summary>
    public int ScanCountMin { get; init; } = 1;

    /// <summary>The most entries of a scan.</summary>
    public int ScanCountMax { get; init; } = 1;

    /// <summary>The name, as the help shows it.</summary>
    public override string ToString() => Name;
}

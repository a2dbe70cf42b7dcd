using Turnstile.Benchmarks.Engines;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>All workloads, in the order in which they are run.</summary>
internal static class WorkloadCatalog
{
    private const int BatchCount = 100;
    private const int YcsbProducerCount = 2;
    private const int YcsbScanCountMax = 100;

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<IWorkload> All { get; } = [.. Fills(), .. Reads(), .. Others(), .. Ycsb()];

    /// <summary>The workload of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IWorkload Named(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException(
            $"there is no workload \"{name}\"; there are: {string.Join(", ", All.Select(each => each.Name))}");

    private static IEnumerable<IWorkload> Fills() =>
    [
        new FillWorkload("fillseq", DurabilityClass.Process, 1, Operations.Put(KeyChoice.Sequential)),
        new FillWorkload("fillrandom durable x1", DurabilityClass.Power, 1, Operations.Put(KeyChoice.Uniform)),
        new FillWorkload("fillrandom durable x64", DurabilityClass.Power, 64, Operations.Put(KeyChoice.Uniform)),
        new FillWorkload("fillrandom durable x512", DurabilityClass.Power, 512, Operations.Put(KeyChoice.Uniform)),
        new FillWorkload("fillrandom", DurabilityClass.Process, 1, Operations.Put(KeyChoice.Uniform)),
        new FillWorkload("fillrandom batch 100", DurabilityClass.Process, 1,
            Operations.PutBatch(KeyChoice.Uniform, BatchCount)) { UnitCount = BatchCount },
        new LoadedWorkload("overwrite", DurabilityClass.Process, 1, Operations.Put(KeyChoice.Uniform)),
    ];

    private static IEnumerable<IWorkload> Reads() =>
    [
        new LoadedWorkload("readrandom x1", DurabilityClass.Process, 1, Operations.Get(KeyChoice.Uniform))
        {
            Finds = true,
        },
        new LoadedWorkload("readrandom x2", DurabilityClass.Process, 2, Operations.Get(KeyChoice.Uniform))
        {
            Finds = true,
        },
        new LoadedWorkload("readmissing", DurabilityClass.Process, 1, Operations.GetMissing())
        {
            Finds = false,
        },
        new LoadedWorkload("seekrandom 10", DurabilityClass.Process, 1, Operations.Seek(KeyChoice.Uniform, 10, 10))
        {
            Finds = true,
        },
        new ScanWorkload("readseq", IsReverse: false),
        new ScanWorkload("readreverse", IsReverse: true),
    ];

    private static IEnumerable<IWorkload> Others() =>
    [
        new ReadWhileWritingWorkload(),
        new SnapshotWorkload(),
        new CheckpointWorkload(),
        new RecoveryWorkload(),
        new SpaceWorkload(),
        new SustainedWorkload(),
    ];

    private static IEnumerable<IWorkload> Ycsb()
    {
        var get = Operations.Get(KeyChoice.Zipf);
        var update = Operations.Put(KeyChoice.Zipf);
        var scan = Operations.Seek(KeyChoice.Zipf, 1, YcsbScanCountMax);
        return
        [
            Mixed("ycsb-a", Operations.Mix(50, get, update)),
            Mixed("ycsb-b", Operations.Mix(95, get, update)),
            Mixed("ycsb-c", get),
            Mixed("ycsb-d", Operations.Mix(95, Operations.Get(KeyChoice.Latest), Operations.Insert())),
            Mixed("ycsb-e", Operations.Mix(95, scan, Operations.Insert())),
            Mixed("ycsb-f", Operations.Mix(50, get, Operations.ReadModifyWrite(KeyChoice.Zipf))),
        ];
    }

    private static LoadedWorkload Mixed(string name, Func<Running.Producer, ValueTask> operation) =>
        new(name, DurabilityClass.Process, YcsbProducerCount, operation);
}

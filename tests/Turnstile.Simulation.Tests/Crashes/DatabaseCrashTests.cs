using System.Collections.Concurrent;
using Turnstile.Simulation.Tests.Model;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>The whole database at every crash.</summary>
/// <remarks>
/// Scenario: seeded workloads of writes over keys and documents, batches over both, every durability, flushes,
/// merges, graphs, rotations, copies and reopenings run once; then, at each operation of the disk, the power goes, by
/// each of the loss models, or the process dies.
/// Oracle: what is left opens and is exactly the state after some command, at or after the last one acknowledged with
/// the durability that the crash honours: keys with versions and create sequences, documents, counts, and all vector
/// queries, answered by the indexes, against a brute-force search. It takes writes, with the next sequence; and a crash
/// during the recovery leaves the same. Copies open at their sequence. Of some disks an index file is gone or damaged.
/// It does not model: what the virtual disk does not (torn sectors, lost directories), reads that fail, and threads:
/// background work is done between commits, at seeded moments.
/// More seeds: set TURNSTILE_CRASH_SEEDS; 46 of them make 100,000 crash points.
/// </remarks>
public sealed class DatabaseCrashTests(ITestOutputHelper output)
{
    private const int Steps = 90;

    // So many from the first have every kind of collection between them.
    private const int SeedsUsual = 20;
    private static readonly int s_seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_CRASH_SEEDS"), out int seeds) ? seeds : SeedsUsual;

    // The default seeds make 38,000 crash points and more.
    private const int PointsPerSeedMin = 1_900;

    [Fact]
    public void A_crash_at_any_operation_leaves_a_state_no_older_than_the_last_acknowledged()
    {
        var failures = new ConcurrentQueue<string>();
        long points = 0;
        long opened = 0;
        var collections = new ConcurrentDictionary<string, bool>();

        // Seeds are given out one by one: some take much longer than others.
        IEnumerable<int> seeds = Enumerable.Range(1, s_seeds);
        Parallel.ForEach(Partitioner.Create(seeds, EnumerablePartitionerOptions.NoBuffering), seed =>
        {
            RecordedWorkload workload = RecordedWorkload.Run(seed, Steps);
            var crashed = new CrashedWorkload(workload, nested: 12);
            int last = workload.Disk.OperationCount;
            for (int operation = 0; operation <= last && failures.IsEmpty; operation++)
            {
                for (int kind = 0; kind < CrashedWorkload.KindCount; kind++)
                {
                    try
                    {
                        crashed.Check(operation, kind);
                    }
                    catch (Exception failure)
                    {
                        failures.Enqueue(Describe(workload, operation, kind, failure));
                    }
                }
            }

            Interlocked.Add(ref points, crashed.PointCount);
            Interlocked.Add(ref opened, crashed.OpenedCount);
            foreach (string name in workload.Timeline.Before(last).SelectMany(static state => state.Collections.Keys))
            {
                collections[name] = true;
            }
        });
        output.WriteLine($"{points} crash points, {opened} disks opened");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(
            s_seeds < SeedsUsual || collections.Count == SampleSchemas.Collections.Count,
            $"only {string.Join(", ", collections.Keys)} were there");
        Assert.True(points >= (long)s_seeds * PointsPerSeedMin, $"only {points} crash points: the workloads shrank");
    }

    private static string Describe(RecordedWorkload workload, int operation, int kind, Exception failure)
    {
        IEnumerable<string> before = workload.Disk.Trace
            .Select(static (entry, index) => $"{index} {entry}")
            .Skip(operation - 12)
            .Take(14);
        string where = $"kind {kind}, operation {operation} of {workload.Disk.OperationCount}";
        return $"seed {workload.Seed}, {where}: {failure}\n"
            + $"acknowledged: {workload.Timeline}\ntrace:\n{string.Join('\n', before)}";
    }
}

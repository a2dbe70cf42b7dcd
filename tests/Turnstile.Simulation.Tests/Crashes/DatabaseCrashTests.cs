using System.Collections.Concurrent;
using Turnstile.Simulation.Tests.Disk;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>The whole database at every crash.</summary>
/// <remarks>
/// Scenario: seeded workloads of writes over keys and documents, batches over both, every durability, flushes,
/// merges, graphs, rotations, copies and reopenings run once; then the power goes, by one of the loss models, or the
/// process dies, at each operation of the disk. Which of the four it is goes round with seed and operation.
/// Oracle: what is left opens and is exactly the state after some command, at or after the last one acknowledged with
/// the durability that the crash honours: keys with versions and create sequences, documents, counts, and all vector
/// queries against a brute-force search. It takes writes, with the next sequence; and a crash during the recovery
/// leaves the same. Copies open at their sequence.
/// It does not model: what the virtual disk does not (torn sectors, lost directories), reads that fail, and threads:
/// background work is done between commits, at seeded moments.
/// More seeds: set TURNSTILE_CRASH_SEEDS.
/// </remarks>
public sealed class DatabaseCrashTests(ITestOutputHelper output)
{
    private const int Steps = 90;
    private const int KindCount = 4;
    private static readonly int s_seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_CRASH_SEEDS"), out int seeds) ? seeds : 64;

    // The default seeds make 33,000 crash points and more.
    private const int PointsPerSeedMin = 515;

    [Fact]
    public void A_crash_at_any_operation_leaves_a_state_no_older_than_the_last_acknowledged()
    {
        var failures = new ConcurrentQueue<string>();
        long points = 0;

        // Seeds are given out one by one: some take much longer than others.
        IEnumerable<int> seeds = Enumerable.Range(1, s_seeds);
        Parallel.ForEach(Partitioner.Create(seeds, EnumerablePartitionerOptions.NoBuffering), seed =>
        {
            RecordedWorkload workload = RecordedWorkload.Run(seed, Steps);
            int last = workload.Disk.OperationCount;
            for (int operation = 0; operation <= last && failures.IsEmpty; operation++)
            {
                try
                {
                    Interlocked.Add(ref points, CheckOne(workload, operation));
                }
                catch (Exception failure)
                {
                    failures.Enqueue(Describe(workload, operation, failure));
                }
            }
        });
        output.WriteLine($"{points} crash points");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(points >= (long)s_seeds * PointsPerSeedMin, $"only {points} crash points: the workloads shrank");
    }

    private static int CheckOne(RecordedWorkload workload, int operation)
    {
        int own = (workload.Seed * 100_003) + operation;
        bool isKilled = KindOf(workload, operation) == KindCount - 1;
        Durability survives = isKilled ? Durability.Process : Durability.Power;
        var point = new CrashPoint(workload.Timeline, operation, survives, own);
        int points = point.Check(Crashed(workload, operation, own), nested: own % 199 == 0 ? 12 : 0);
        if (own % 11 == 0)
        {
            point.CheckCopies(Crashed(workload, operation, own));
        }

        return points;
    }

    private static VirtualDisk Crashed(RecordedWorkload workload, int operation, int seed)
    {
        int kind = KindOf(workload, operation);
        return kind == KindCount - 1
            ? workload.Disk.KilledAt(operation)
            : workload.Disk.At(operation, (LossModel)kind, (ulong)seed);
    }

    private static int KindOf(RecordedWorkload workload, int operation) => (workload.Seed + operation) % KindCount;

    private static string Describe(RecordedWorkload workload, int operation, Exception failure)
    {
        IEnumerable<string> before = workload.Disk.Trace
            .Select(static (entry, index) => $"{index} {entry}")
            .Skip(operation - 12)
            .Take(14);
        return $"seed {workload.Seed}, operation {operation} of {workload.Disk.OperationCount}: {failure}\n"
            + $"acknowledged: {workload.Timeline}\ntrace:\n{string.Join('\n', before)}";
    }
}

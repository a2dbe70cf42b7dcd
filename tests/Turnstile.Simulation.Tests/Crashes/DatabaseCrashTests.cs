using System.Collections.Concurrent;
using Turnstile.Simulation.Tests.Disk;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>The whole database at every crash.</summary>
/// <remarks>
/// Scenario: seeded workloads of writes over keys and documents, batches over both, every durability, flushes,
/// merges, graphs, rotations, copies and reopenings run once; then the power goes, or the process dies, at each
/// operation of the disk.
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
    private static readonly int s_seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_CRASH_SEEDS"), out int seeds) ? seeds : 15;

    // The four tests together make 20,000 crash points and more of the default seeds.
    private const int PointsPerSeedMin = 340;

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_at_any_operation_leaves_a_state_no_older_than_the_last_acknowledged(LossModel model) =>
        CheckAll(Durability.Power, (disk, operation, seed) => disk.At(operation, model, (ulong)seed));

    [Fact]
    public void The_death_of_the_process_at_any_operation_leaves_all_that_was_acknowledged() =>
        CheckAll(Durability.Process, static (disk, operation, _) => disk.KilledAt(operation));

    private void CheckAll(Durability survives, Func<VirtualDisk, int, int, VirtualDisk> crash)
    {
        var failures = new ConcurrentQueue<string>();
        long points = 0;
        Parallel.For(1, s_seeds + 1, seed =>
        {
            RecordedWorkload workload = RecordedWorkload.Run(seed, Steps);
            int last = workload.Disk.OperationCount;
            for (int operation = 0; operation <= last && failures.IsEmpty; operation++)
            {
                int own = (seed * 100_003) + operation;
                try
                {
                    var point = new CrashPoint(workload.Timeline, operation, survives, own);
                    int nested = own % 199 == 0 ? 12 : 0;
                    Interlocked.Add(ref points, point.Check(crash(workload.Disk, operation, own), nested));
                    if (own % 11 == 0)
                    {
                        point.CheckCopies(crash(workload.Disk, operation, own));
                    }
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

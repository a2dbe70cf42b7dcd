using System.Collections.Concurrent;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Crashes;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Faults;

/// <summary>One fault at every operation of the disk, under the whole database.</summary>
/// <remarks>
/// Scenario: a seeded workload runs on a disk of which one operation fails, with an error, for lack of space, after
/// half a write, or in a sync; it may hit a commit, a rotation, a flush, a merge, a graph, a copy, an opening.
/// Oracle: the step that it hits fails with a storage error; then no write passes (FENCE-1), reads show what they
/// showed before; opened again, on the same machine or after a power cut, everything acknowledged is there.
/// It does not model: reads that fail, and faults that come twice.
/// More seeds: set TURNSTILE_FAULT_SEEDS.
/// </remarks>
public sealed class DatabaseFaultTests(ITestOutputHelper output)
{
    private const int Steps = 45;
    private static readonly int s_seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TURNSTILE_FAULT_SEEDS"), out int seeds) ? seeds : 3;

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    [InlineData(DiskFault.FailedSync)]
    public void FENCE_1_a_fault_at_any_operation_stops_writes_not_reads_and_loses_nothing(DiskFault fault)
    {
        var failures = new ConcurrentQueue<string>();
        int points = 0;
        for (int seed = 100; seed < 100 + s_seeds; seed++)
        {
            int own = seed;
            int count = RecordedWorkload.Run(seed, Steps).Disk.OperationCount;
            Parallel.For(0, count, operation =>
            {
                try
                {
                    if (failures.IsEmpty)
                    {
                        Check(own, operation, fault);
                        Interlocked.Increment(ref points);
                    }
                }
                catch (Exception failure)
                {
                    failures.Enqueue($"seed {own}, operation {operation} of {count}: {failure}");
                }
            });
        }

        output.WriteLine($"{points} faults");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    private static void Check(int seed, int operation, DiskFault fault)
    {
        var disk = new VirtualDisk();
        disk.FailAt(operation, fault);
        var timeline = new Timeline(ModelState.Empty);
        using (var session = new Session(disk, timeline, seed))
        {
            Exception? failure = RunToFailure(session);
            if (failure is not null && fault == DiskFault.NoSpace)
            {
                var cause = failure as StorageException ?? failure.InnerException as StorageException;
                Assert.True(cause?.IsDiskFull, $"the disk is full, and the failure is {failure}");
                Assert.Contains("free some space", cause!.Message, StringComparison.Ordinal);
            }

            if (failure is not null && session.IsOpen)
            {
                CheckFenced(session, failure);
            }
        }

        disk.FreeSpace();
        int now = disk.OperationCount;
        LossModel model = (LossModel)(operation % 3);
        new CrashPoint(timeline, now, Durability.Power, seed).Check(disk.Recover(model, (ulong)operation));
        new CrashPoint(timeline, now, Durability.Process, seed).Check(disk);
    }

    private static Exception? RunToFailure(Session session)
    {
        try
        {
            session.Open();
            session.Run(Steps);
            return null;
        }
        catch (Exception failure) when (failure is StorageException or FencedException)
        {
            return failure;
        }
    }

    private static void CheckFenced(Session session, Exception failure)
    {
        // As the loop does when background work fails.
        session.Store.Store.Pipeline.CloseFence(failure);
        string step = session.LastStep;
        session.Check();
        if (session.Store.Visible != session.State.Last)
        {
            throw new StateMismatchException($"after \"{step}\" {session.Store.Visible} is visible");
        }

        foreach (string name in session.State.Keyspaces.Keys.Take(1))
        {
            session.Store.Doors.TryGetKeyspace(name, out Keyspace? keyspace);
            Assert.Throws<FencedException>(() => SteppedStore.Wait(keyspace!.PutAsync("never"u8, "never"u8)));
            Assert.Null(keyspace!.Get("never"u8));
        }
    }
}

using System.Text;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>A recovery that has to flush, because the logs hold more than may wait in memory.</summary>
/// <remarks>
/// Scenario: the process dies with a log that was handed to the system and never synced; it is opened with a much
/// smaller memtable; the power goes at each operation of that opening, whose logs are made durable at once or as late
/// as that may come.
/// Oracle: the database opens again with a prefix of what was written, at or after the last durable sequence, and
/// takes the next write.
/// It does not model: a log that is larger than memory by orders of magnitude.
/// </remarks>
public sealed class RecoveryCrashTests
{
    private const string Root = "/db";
    private const int PutCount = 240;

    [Theory]
    [InlineData(LossModel.Prefix, false)]
    [InlineData(LossModel.AnySectors, false)]
    [InlineData(LossModel.LostEntries, false)]
    [InlineData(LossModel.Prefix, true)]
    [InlineData(LossModel.AnySectors, true)]
    [InlineData(LossModel.LostEntries, true)]
    public void ORDER_3_a_power_cut_while_a_recovery_flushes_leaves_an_openable_prefix(LossModel model, bool isLate)
    {
        VirtualDisk dead = Killed();
        using (SteppedStore opening = Recover(dead, isLate))
        {
            Assert.Equal(PutCount + 1UL, opening.Visible);
            Assert.True(opening.Flushed > 1);
        }

        for (int operation = 0; operation <= dead.OperationCount; operation++)
        {
            for (ulong seed = 0; seed < 4; seed++)
            {
                using SteppedStore store = SteppedStore.Open(dead.At(operation, model, seed), Root, seed);
                Assert.InRange(store.Visible, 1UL, PutCount + 1UL);
                store.Doors.TryGetKeyspace("k", out Keyspace? keyspace);
                Assert.Equal((long)store.Visible - 1, keyspace!.Count());
                ulong next = store.Visible + 1;
                WriteResult put = SteppedStore.Wait(keyspace.PutAsync("next"u8, "value"u8));
                Assert.Equal(next, put.Sequence.Value);
            }
        }
    }

    [Fact]
    public void A_failure_at_any_step_of_a_recovery_ends_the_opening_and_the_next_one_finds_everything()
    {
        VirtualDisk dead = Killed();
        bool isReached = true;
        for (int step = 0; isReached; step++)
        {
            VirtualDisk disk = dead.KilledAt(dead.OperationCount);
            int operation = disk.OperationCount + step;
            disk.FailAt(operation, DiskFault.FailedSync);
            Exception? failure = Record.Exception(() => Recover(disk, isLate: true).Dispose());
            isReached = failure is not null || disk.OperationCount > operation;
            Assert.True(failure is null or StorageException, $"step {step}: {failure}");
            using SteppedStore again = Recover(disk.Clone(), isLate: true);
            Assert.Equal(PutCount + 1UL, again.Visible);
        }
    }

    private static SteppedStore Recover(VirtualDisk dead, bool isLate) => SteppedStore.Open(
        dead, Root, 2, memTableBytes: 1 << 12, change: options => isLate ? options with { Beside = Late } : options);

    // Work beside the replay comes as late as it may: when it is waited for.
    private static Action Late(Action work)
    {
        Action? rest = work;
        return () => Interlocked.Exchange(ref rest, null)?.Invoke();
    }

    private static VirtualDisk Killed()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Root, 1, memTableBytes: 1 << 16);
        Keyspace keyspace = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        for (int i = 0; i < PutCount; i++)
        {
            byte[] key = Encoding.ASCII.GetBytes($"key{i:000}");
            SteppedStore.Wait(keyspace.PutAsync(key, new byte[60], default, Durability.Process));
        }

        return disk.KilledAt(disk.OperationCount);
    }
}

using System.Text;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>A recovery that has to flush, because the logs hold more than may wait in memory.</summary>
/// <remarks>
/// Scenario: the process dies with a log that was handed to the system and never synced; it is opened with a much
/// smaller memtable; the power goes at each operation of that opening.
/// Oracle: the database opens again with a prefix of what was written, at or after the last durable sequence, and
/// takes the next write.
/// It does not model: a log that is larger than memory by orders of magnitude.
/// </remarks>
public sealed class RecoveryCrashTests
{
    private const string Root = "/db";
    private const int PutCount = 240;

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void ORDER_3_a_power_cut_while_a_recovery_flushes_leaves_an_openable_prefix(LossModel model)
    {
        VirtualDisk dead = Killed();
        using (SteppedStore opening = SteppedStore.Open(dead, Root, 2, memTableBytes: 1 << 12))
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

using System.Text;
using Turnstile.Kv;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>Keys that expire, merges that drop them, and a clock that is set back while the database is down.</summary>
/// <remarks>
/// Scenario: keys with and without an expiry are written, the clock goes on past it, flushes and merges run; then the
/// power goes, or the process dies, at each operation of the disk, and the database is opened with a clock from before.
/// Oracle: log time is never below that of the newest operation found; whatever expired by then stays away; what does
/// not expire is there; the next write of an expired key has version 1.
/// It does not model: snapshots over the expiry, which units test.
/// </remarks>
public sealed class ExpiryCrashTests
{
    private const string Root = "/db";
    private const int KeyCount = 12;
    private const long Begin = 1_000_000;
    private const long Expiry = Begin + 500;

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void Log_time_never_goes_back_over_a_power_cut_and_what_expired_stays_away(LossModel model)
    {
        (VirtualDisk disk, List<(ulong Sequence, long Time)> written) = Record();
        for (int operation = 0; operation <= disk.OperationCount; operation++)
        {
            var clock = new SetClock(Begin - 10_000);
            using SteppedStore store = SteppedStore.Open(
                disk.At(operation, model, (ulong)operation), Root, (ulong)operation, time: clock);
            Check(store, written, $"{model}, operation {operation}");
        }
    }

    [Fact]
    public void A_compaction_leaves_nothing_of_what_has_expired()
    {
        var clock = new SetClock(Begin);
        using SteppedStore store = SteppedStore.Open(new VirtualDisk(), Root, 1, time: clock);
        Keyspace keys = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        for (int i = 0; i < KeyCount; i++)
        {
            Put(store, keys, i);
        }

        store.Rotate();
        Assert.True(store.Flush());
        store.Compact();
        Assert.Equal(KeyCount + 1, EntryCount(store));
        clock.Milliseconds = Expiry;
        Assert.Equal(KeyCount / 2, keys.Count());
        store.Compact();
        Assert.Equal((KeyCount / 2) + 1, EntryCount(store));
        Assert.Equal(KeyCount / 2, keys.Count());
    }

    private static (VirtualDisk Disk, List<(ulong Sequence, long Time)> Written) Record()
    {
        var disk = new VirtualDisk();
        var clock = new SetClock(Begin);
        var written = new List<(ulong, long)>();
        using SteppedStore store = SteppedStore.Open(disk, Root, 1, time: clock);
        Keyspace keys = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < KeyCount; i++)
            {
                if (round == 0 || i % 2 == 1)
                {
                    Put(store, keys, i);
                    written.Add((store.Visible, clock.Milliseconds));
                }
            }

            store.Rotate();
            store.Flush();
            store.Merge();
            clock.Milliseconds += 300;
        }

        store.Compact();
        store.DeleteObsolete();
        Put(store, keys, 1);
        written.Add((store.Visible, clock.Milliseconds));
        return (disk, written);
    }

    private static void Check(SteppedStore store, List<(ulong Sequence, long Time)> written, string where)
    {
        long newest = written.LastOrDefault(w => w.Sequence <= store.Visible).Time;
        long now = store.Store.Clock.Now();
        Assert.True(now >= newest, $"{where}: log time is {now}, and was {newest}");
        if (!store.Doors.TryGetKeyspace("k", out Keyspace? keys))
        {
            return;
        }

        for (int i = 0; i < KeyCount; i += 2)
        {
            Assert.True(now < Expiry || keys.Get(KeyOf(i)) is null, $"{where}: key {i} is back");
        }

        int lasting = written.Where(w => w.Sequence <= store.Visible).Take(KeyCount).Select((_, i) => i % 2).Sum();
        Assert.Equal(lasting, keys.Scan().Count(entry => entry.ExpiresAt is null));
        if (now >= Expiry)
        {
            Put(store, keys, 0);
            Put(store, keys, 2, expires: 0);
            Assert.Equal(1UL, keys.Get(KeyOf(2))!.Version);
        }
    }

    // Even keys expire.
    private static void Put(SteppedStore store, Keyspace keys, int key, long? expires = null)
    {
        var operations = new OperationBuffer();
        KeyOperations.Put(
            operations, keys.Id, KeyOf(key), new byte[100], expiresAt: expires ?? (key % 2 == 0 ? Expiry : 0));
        SteppedStore.Wait(store.Doors.CommitAsync(operations, Durability.Power, CancellationToken.None));
    }

    private static long EntryCount(SteppedStore store)
    {
        using ViewLease lease = store.Store.Views.Acquire();
        var part = (KeyPart)lease.View[ViewSlot.Keys];
        return Enumerable.Range(0, KeyPart.LevelCount).Sum(level => part.LevelAt(level).EntryCount);
    }

    private static byte[] KeyOf(int key) => Encoding.ASCII.GetBytes($"key{key:00}");

    private sealed class SetClock(long milliseconds) : TimeProvider
    {
        public long Milliseconds { get; set; } = milliseconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
    }
}

using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Past;

/// <summary>Logs that recovery needs no more.</summary>
public sealed class LogRetentionTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4096, 2)]
    [InlineData(4097, 3)]
    [InlineData(3 * 4096, 4)]
    [InlineData(1 << 20, 10)]
    public void The_newest_are_kept_until_they_have_the_bytes_that_were_asked_for(long bytes, int logs)
    {
        var disk = new VirtualDisk();
        using SteppedStore store = Open(disk, bytes);
        Rotate(store, 9);
        Assert.Equal(logs, LogsOf(disk).Count);

        // All but the newest are for watchers only.
        Assert.Equal(LogsOf(disk)[^1], store.Store.Versions.Current.OldestLog);
        Assert.Equal(
            logs == 10 ? 1UL : store.Visible - (ulong)logs + 2,
            LogFollower.FindOldest(disk, "/db").Value);
    }

    [Fact]
    public void Fewer_are_kept_when_less_is_asked_for_and_copies_have_none()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = Open(disk, 1 << 20))
        {
            Rotate(store, 5);
            store.Checkpoint("/copy");
            Assert.Single(disk.ListFiles("/copy"), static name => name.EndsWith(".log", StringComparison.Ordinal));
        }

        using SteppedStore again = Open(disk, 0);
        Assert.Equal(2, LogsOf(disk).Count);
        Rotate(again, 1);
        Assert.Single(LogsOf(disk));
    }

    private static SteppedStore Open(VirtualDisk disk, long retained) =>
        SteppedStore.Open(disk, "/db", 1, change: options => options with { RetainedLogBytes = retained });

    // Each log but the newest has one operation and as many bytes as are prepared.
    private static void Rotate(SteppedStore store, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i == 0)
            {
                SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
            }

            if (store.Doors.TryGetKeyspace("keys", out Keyspace? keys) && i > 0)
            {
                SteppedStore.Wait(keys.PutAsync("a"u8, "1"u8));
            }

            store.Rotate();
            store.Flush();
            store.DeleteObsolete();
        }
    }

    private static List<FileNumber> LogsOf(VirtualDisk disk) => LogRecovery.LogsFrom(disk, "/db", default);
}

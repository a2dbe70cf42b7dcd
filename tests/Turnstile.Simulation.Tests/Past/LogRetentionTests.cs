using Turnstile.Engine.Persistence;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Past;

/// <summary>Logs that recovery needs no more.</summary>
public sealed class LogRetentionTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 1, 3)]
    [InlineData(3, 0, 4)]
    [InlineData(1 << 10, 0, 10)]
    public void The_newest_are_kept_until_they_have_the_bytes_that_were_asked_for(int whole, long more, int logs)
    {
        var disk = new VirtualDisk();
        using SteppedStore store = Open(disk, (whole * OneLogBytes()) + more);
        Rotate(store, 9);
        Assert.Equal(logs, LogsOf(disk).Count);

        // All but the newest are for watchers only.
        Assert.Equal(LogsOf(disk)[^1], store.Store.Versions.Current.OldestLog);
        Assert.Equal(
            logs == 10 ? 1UL : store.Visible - (ulong)logs + 2,
            LogCursor.FindOldest(disk, "/db").Value);
    }

    [Fact]
    public void Unless_asked_for_what_fits_a_small_share_is_kept_and_more_while_somebody_watches()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = Open(disk, null, memTableBytes: 1 << 20);
        store.Store.Feed.Watchers.Enter();
        Rotate(store, 9, valueBytes: 100 << 10);
        Assert.Equal(10, LogsOf(disk).Count);

        // Two of a hundred KiB fit into the least that is kept, a third does not.
        store.Store.Feed.Watchers.Leave();
        store.DeleteObsolete();
        Assert.Equal(1 + 2, LogsOf(disk).Count);
    }

    [Theory]
    [InlineData(0, 256 << 10)]
    [InlineData(16 << 20, 256 << 10)]
    [InlineData(1 << 30, 16 << 20)]
    [InlineData(1L << 40, 64 << 20)]
    public void The_share_is_a_sixty_fourth_of_the_live_files_within_bounds(long live, long kept) =>
        Assert.Equal(kept, LogRetention.ShareOf(live));

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

    private static SteppedStore Open(VirtualDisk disk, long? retained, int memTableBytes = 1 << 13) =>
        SteppedStore.Open(
            disk, "/db", 1, memTableBytes, change: options => options with { RetainedLogBytes = retained });

    private static long OneLogBytes()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = Open(disk, long.MaxValue);
        Rotate(store, 3);
        return disk.ReadAll(FileNames.PathOf("/db", FileKind.Log, LogsOf(disk)[1])).Length;
    }

    // Each log but the first and the newest has one operation.
    private static void Rotate(SteppedStore store, int count, int valueBytes = 1)
    {
        byte[] value = new byte[valueBytes];
        for (int i = 0; i < count; i++)
        {
            if (i == 0)
            {
                SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
            }

            if (store.Doors.TryGetKeyspace("keys", out Keyspace? keys) && i > 0)
            {
                SteppedStore.Wait(keys.PutAsync("a"u8, value));
            }

            store.Rotate();
            store.Flush();
            store.DeleteObsolete();
        }
    }

    private static List<FileNumber> LogsOf(VirtualDisk disk) => LogRecovery.LogsFrom(disk, "/db", default);
}

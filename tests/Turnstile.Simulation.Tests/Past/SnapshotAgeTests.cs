using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Past;

/// <summary>Snapshots that are held: what they cost, and when they are ended.</summary>
public sealed class SnapshotAgeTests
{
    private readonly DrivenTime _time = new();

    [Fact]
    public void The_oldest_snapshot_and_what_it_pins_are_measured()
    {
        using SteppedStore store = Open();
        Keyspace keys = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
        Assert.Equal(SnapshotStats.None, Measure(store));
        using (Snapshot first = store.Store.Views.OpenSnapshot())
        {
            SteppedStore.Wait(keys.PutAsync("a"u8, "1"u8));
            _time.Pass(TimeSpan.FromSeconds(10));
            using Snapshot second = store.Store.Views.OpenSnapshot();
            SnapshotStats both = Measure(store);
            Assert.Equal((2, first.Sequence, TimeSpan.FromSeconds(10)), (both.Count, both.Oldest, both.OldestAge));

            // What is current is not pinned by anybody; the memtable that was flushed is.
            Assert.Equal(0, both.PinnedBytes);
            store.Settle();
            Assert.Equal(1 << 13, Measure(store).PinnedBytes);
        }

        Assert.Equal(SnapshotStats.None, Measure(store));
    }

    [Fact]
    public void A_snapshot_beyond_the_age_is_ended_and_a_younger_one_is_not()
    {
        using SteppedStore store = Open();
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
        var job = new SnapshotAgeJob(store.Store.Views, store.Store.Clock, TimeSpan.FromMinutes(1));
        using Snapshot old = store.Store.Views.OpenSnapshot();
        _time.Pass(TimeSpan.FromSeconds(40));
        using Snapshot young = store.Store.Views.OpenSnapshot();
        Assert.Equal(0, job.Run());
        _time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(1, job.Run());
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        Assert.Throws<SnapshotExpiredException>(() => keys!.Get("a"u8, old));
        Assert.Null(keys!.Get("a"u8, young));
        Assert.Equal(1, Measure(store).Count);
        Assert.Equal(0, job.Run());
        Assert.Equal(0, new SnapshotAgeJob(store.Store.Views, store.Store.Clock, null).Run());
    }

    private static SnapshotStats Measure(SteppedStore store) =>
        SnapshotMeasures.Take(store.Store.Views, store.Store.Clock);

    private SteppedStore Open() =>
        SteppedStore.Open(new VirtualDisk(), "/db", 1, change: options => options with { Time = _time });
}

using System.Text;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Past;

/// <summary>Moments of the past: how far back they reach, and what they hold.</summary>
/// <remarks>What a random workload holds at random moments is compared by the model tests and at every crash point.
/// </remarks>
public sealed class HistoryTests
{
    private const string Root = "/db";

    [Fact]
    public void Without_retention_the_present_is_all_there_is()
    {
        using SteppedStore store = SteppedStore.Open(new VirtualDisk(), Root, 1);
        Put(store, "a", 3);
        Assert.Equal(Read(store, null), Read(store, store.Visible));
        AssertGone(store, store.Visible - 1, oldest: store.Visible);
        Assert.Throws<ArgumentException>(() => store.Store.History.OpenSnapshotAt(new Sequence(store.Visible + 1)));
    }

    [Fact]
    public void The_last_operations_can_be_read_back_through_flushes_merges_and_reopenings()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = Open(disk, 10))
        {
            Put(store, "a", 30);
            store.Settle();
            Assert.Equal(31UL, store.Visible);
            for (ulong at = 21; at <= 31; at++)
            {
                Assert.Equal($"value {at}", Read(store, at));
            }

            AssertGone(store, 20, oldest: 21);
            store.Rotate();
        }

        using SteppedStore again = Open(disk, 10);
        for (ulong at = 21; at <= 31; at++)
        {
            Assert.Equal($"value {at}", Read(again, at));
        }
    }

    [Fact]
    public void What_was_dropped_stays_dropped_when_more_is_retained_later()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = Open(disk, 5))
        {
            Put(store, "a", 30);
            store.Settle();
        }

        using SteppedStore again = Open(disk, 1000);
        Put(again, "a", 10);
        AssertGone(again, 25, oldest: 26);
        for (ulong at = 26; at <= 41; at++)
        {
            Assert.Equal($"value {at}", Read(again, at));
        }

        again.Settle();
        Assert.Equal("value 26", Read(again, 26));
        AssertGone(again, 25, oldest: 26);
    }

    [Fact]
    public void A_copy_can_be_read_as_far_back_as_what_it_was_made_of()
    {
        var disk = new VirtualDisk();
        using (SteppedStore store = Open(disk, 10))
        {
            Put(store, "a", 30);
            store.Settle();
            store.Checkpoint("/copy");
        }

        using SteppedStore copy = SteppedStore.Open(
            disk, "/copy", 1, change: static options => options with { RetainedSequences = 1000 });
        Assert.Equal("value 21", Read(copy, 21));
        AssertGone(copy, 20, oldest: 21);
    }

    [Fact]
    public void Time_moves_the_window_and_expiry_is_judged_by_the_time_of_the_moment()
    {
        var disk = new VirtualDisk();
        var time = new DrivenTime();
        using (SteppedStore store = Open(disk, time, TimeSpan.FromMinutes(10)))
        {
            Put(store, "a", 1);
            long soon = time.GetUtcNow().AddSeconds(90).ToUnixTimeMilliseconds();
            Put(store, "short", soon);
            for (int i = 0; i < 30; i++)
            {
                time.Pass(TimeSpan.FromMinutes(1));
                Put(store, "a", 1);
                if (i == 5)
                {
                    store.Settle();
                    Assert.True(Has(store, "short", 4));
                    Assert.False(Has(store, "short", 5));
                    Assert.False(Has(store, "short", null));
                }
            }

            store.Settle();
            Assert.Equal(23UL, store.Store.History.Oldest.Value);
            Assert.Equal("value 23", Read(store, 23));
            AssertGone(store, 22, oldest: 23);
        }

        using SteppedStore again = Open(disk, time, TimeSpan.FromMinutes(10));
        Assert.Equal("value 23", Read(again, 23));
        AssertGone(again, 22, oldest: 23);
        time.Pass(TimeSpan.FromMinutes(5));
        AssertGone(again, 27, oldest: 28);
        Assert.Equal("value 28", Read(again, 28));
    }

    [Fact]
    public void A_segment_whose_rows_can_still_be_read_is_not_dropped()
    {
        using SteppedStore store = Open(new VirtualDisk(), 6);
        Collection things = Things(store);
        Upsert(things, 1, 6);
        ulong before = store.Visible;
        store.Settle();
        Upsert(things, 2, 6);
        store.Settle();
        Assert.Equal(12, things.Stats().Rows);
        using (Snapshot then = store.Store.History.OpenSnapshotAt(new Sequence(before)))
        {
            Assert.Equal(6, things.Count(null, then));
            Assert.Equal(1f, things.Fetch(3, then)!.Vectors["place"].AsFloats().Span[0]);
        }

        Upsert(things, 3, 6);
        store.Settle();
        Assert.Equal(12, things.Stats().Rows);
    }

    [Fact]
    public void TRUTH_1_marks_that_are_made_anew_are_right_for_every_moment_of_the_window()
    {
        var disk = new VirtualDisk();
        var expected = new List<(ulong At, long Count, string Hits)>();
        using (SteppedStore store = Open(disk, 1000))
        {
            Collection things = Things(store);
            for (int version = 1; version <= 4; version++)
            {
                Upsert(things, version, 5);
                SteppedStore.Wait(things.DeleteAsync(version));
                store.Settle();
            }

            for (ulong at = 2; at <= store.Visible; at++)
            {
                expected.Add((at, CountAt(store, things, at), HitsAt(store, things, at)));
            }
        }

        foreach (string name in disk.ListFiles(Root))
        {
            if (name.EndsWith(".superseded", StringComparison.Ordinal))
            {
                disk.Delete(Path.Combine(Root, name));
            }
        }

        using SteppedStore again = Open(disk, 1000);
        Assert.True(again.Doors.TryGetCollection("things", out Collection? found));
        foreach ((ulong at, long count, string hits) in expected)
        {
            Assert.Equal((at, count, hits), (at, CountAt(again, found, at), HitsAt(again, found, at)));
        }
    }

    private static SteppedStore Open(VirtualDisk disk, long retained) => SteppedStore.Open(
        disk, Root, 1, change: options => options with { RetainedSequences = retained });

    private static SteppedStore Open(VirtualDisk disk, TimeProvider time, TimeSpan retained) => SteppedStore.Open(
        disk, Root, 1, change: options => options with { RetainedTime = retained, Time = time });

    // Each value says the sequence that wrote it.
    private static void Put(SteppedStore store, string key, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Keyspace keys = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
            byte[] value = Encoding.ASCII.GetBytes($"value {store.Visible + 1}");
            SteppedStore.Wait(keys.PutAsync(Encoding.ASCII.GetBytes(key), value));
        }
    }

    private static void Put(SteppedStore store, string key, long expiresAt)
    {
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        var operations = new OperationBuffer();
        KeyOperations.Put(operations, keys!.Id, Encoding.ASCII.GetBytes(key), "short"u8, expiresAt: expiresAt);
        SteppedStore.Wait(store.Doors.CommitAsync(operations, null, CancellationToken.None));
    }

    private static string? Read(SteppedStore store, ulong? at)
    {
        using Snapshot? snapshot = at is { } given ? store.Store.History.OpenSnapshotAt(new Sequence(given)) : null;
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        return keys!.Get("a"u8, snapshot) is { } entry ? Encoding.ASCII.GetString(entry.Value.Span) : null;
    }

    private static bool Has(SteppedStore store, string key, ulong? at)
    {
        using Snapshot? snapshot = at is { } given ? store.Store.History.OpenSnapshotAt(new Sequence(given)) : null;
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        return keys!.Get(Encoding.ASCII.GetBytes(key), snapshot) is not null;
    }

    private static void AssertGone(SteppedStore store, ulong at, ulong oldest)
    {
        var gone = Assert.Throws<SequenceCompactedException>(
            () => store.Store.History.OpenSnapshotAt(new Sequence(at)));
        Assert.Equal(new Sequence(at), gone.Requested);
        Assert.Equal(new Sequence(oldest), gone.Oldest);
    }

    private static Collection Things(SteppedStore store) => SteppedStore.Wait(store.Doors.CreateCollectionAsync(
        new CollectionSchema("things", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("version")],
            Vectors = [new VectorField("place", VectorElement.Float32, 2, Metric.L2, IndexOptions.Hnsw(8, 40))],
        },
        CancellationToken.None));

    private static void Upsert(Collection things, int version, int count)
    {
        for (int id = 1; id <= count; id++)
        {
            SteppedStore.Wait(things.UpsertAsync(new Document(id)
            {
                ["version"] = version,
                Vectors = { ["place"] = new float[] { version, id } },
            }));
        }
    }

    private static long CountAt(SteppedStore store, Collection things, ulong at)
    {
        using Snapshot then = store.Store.History.OpenSnapshotAt(new Sequence(at));
        return things.Count(Filter.Equal("version", 2), then) + (100 * things.Count(null, then));
    }

    private static string HitsAt(SteppedStore store, Collection things, ulong at)
    {
        using Snapshot then = store.Store.History.OpenSnapshotAt(new Sequence(at));
        QueryHit[] hits = things.Query(new VectorQuery("place", new float[] { 1, 1 }) { K = 50 }, then);
        return string.Join(
            ' ', hits.OrderBy(static hit => hit.Sequence).Select(static hit => $"{hit.Id}@{hit.Sequence}"));
    }
}

using System.Collections.Concurrent;
using Turnstile.Collections.Segments;
using Turnstile.Engine;
using Turnstile.Engine.Opening;
using Turnstile.Manifest;
using Turnstile.Simulation.Tests.Crashes;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Readers;

/// <summary>A reader of another process beside the writer, at every operation of the writer's disk.</summary>
/// <remarks>
/// Scenario: a seeded workload runs once; then the disk is shown as it was before each of its operations in turn. One
/// reader opens it anew there; another one stays open and refreshes.
/// Oracle: what a reader shows is exactly the state after some command; at least what was acknowledged as surviving a
/// power cut; never less than it showed before; and after a power cut at that moment the database still has it. The
/// reader does no operation that changes the disk.
/// It does not model: files that change while one refresh reads them; the test with two processes does.
/// </remarks>
public sealed class ReadOnlyStoreTests(ITestOutputHelper output)
{
    private const int Steps = 70;
    private const int Seeds = 4;

    [Fact]
    public void ORDER_3_a_reader_beside_the_writer_sees_prefixes_that_last_and_never_go_back()
    {
        var failures = new ConcurrentQueue<string>();
        int moments = 0;
        Parallel.For(700, 700 + Seeds, seed =>
        {
            RecordedWorkload workload = RecordedWorkload.Run(seed, Steps);
            var disk = new VirtualDisk();
            ReadOnlyStore? follower = null;
            for (int operation = 0; operation <= workload.Disk.OperationCount && failures.IsEmpty; operation++)
            {
                try
                {
                    disk.Show(workload.Disk, operation);
                    if (ManifestReader.Exists(disk, Session.Root))
                    {
                        CheckMoment(workload, disk, operation, ref follower);
                        Interlocked.Increment(ref moments);
                    }
                }
                catch (Exception failure)
                {
                    failures.Enqueue($"seed {seed}, operation {operation}: {failure}");
                }
            }

            follower?.Dispose();
            if (disk.OperationCount > 0)
            {
                failures.Enqueue($"seed {seed}: a reader wrote {disk.Trace[0]}");
            }
        });
        output.WriteLine($"{moments} moments");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(moments > 100 * Seeds, $"only {moments} moments");
    }

    [Fact]
    public void A_reader_that_asks_for_less_sees_what_was_handed_to_the_system()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Session.Root, 1);
        var keyspace = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
        SteppedStore.Wait(keyspace.PutAsync("a"u8, "1"u8, durability: Durability.Process));

        using ReadOnlyStore power = Open(disk, onlyDurable: true);
        using ReadOnlyStore process = Open(disk, onlyDurable: false);

        Assert.Equal(1UL, power.Views.Visible.Value);
        Assert.Equal(2UL, process.Views.Visible.Value);
        store.Sync();
        Assert.Equal(2UL, power.Refresh().Value);
    }

    [Fact]
    public void A_snapshot_of_a_reader_stays_still_while_the_writer_replaces_every_file()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 5);
        session.Open();
        session.Run(25);
        session.Store.Settle();
        session.Store.Sync();
        ModelState then = session.State;
        using ReadOnlyStore reader = Open(disk, onlyDurable: true);
        using var snapshot = reader.Views.OpenSnapshot();
        Assert.Equal(then.Last, snapshot.Sequence.Value);

        session.Run(40);
        session.Store.Settle();
        session.Store.DeleteObsolete();
        session.Store.Sync();
        reader.Refresh();

        var doors = new Doors(reader.Views, reader.Pipeline);
        StateCheck.Check(doors, then, 1, snapshot);
        StateCheck.Check(doors, session.State, 1);
    }

    [Fact]
    public async Task A_write_through_a_reader_is_refused_and_says_why()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Session.Root, 1);
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
        using ReadOnlyStore reader = Open(disk, onlyDurable: true);
        var doors = new Doors(reader.Views, reader.Pipeline);
        Assert.True(doors.TryGetKeyspace("keys", out var keyspace));

        var refused = await Assert.ThrowsAsync<ReadOnlyException>(async () => await keyspace.PutAsync("a"u8, "1"u8));

        Assert.Contains("reading only", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ReadOnlyException>(
            async () => await doors.CreateKeyspaceAsync("more", CancellationToken.None));
    }

    [Fact]
    public void A_damaged_table_fails_the_opening_and_leaves_an_open_reader_as_it_was()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 9);
        session.Open();
        session.Run(20);
        session.Store.Settle();
        using ReadOnlyStore reader = Open(disk, onlyDurable: true);
        Sequence before = reader.Views.Visible;
        session.Run(30);
        session.Store.Settle();
        foreach (string name in disk.ListFiles(Session.Root).Where(static name => name.EndsWith(".table")))
        {
            string path = Path.Combine(Session.Root, name);
            disk.FlipBit(path, (disk.ReadAll(path).Length * 8L) - 3);
        }

        Assert.Throws<CorruptionException>(() => Open(disk, onlyDurable: true));
        Assert.Throws<CorruptionException>(() => reader.Refresh());
        Assert.Equal(before, reader.Views.Visible);
    }

    private static void CheckMoment(
        RecordedWorkload workload, VirtualDisk disk, int operation, ref ReadOnlyStore? follower)
    {
        ulong before = follower?.Views.Visible.Value ?? 0;
        follower ??= Open(disk, onlyDurable: true);
        ulong visible = follower.Refresh().Value;
        Assert.True(visible >= before, $"went back from {before} to {visible}");

        // What a cut at this moment leaves at least.
        ModelState state = workload.Timeline.Find(visible, operation, Durability.Power);
        VirtualDisk left = workload.Disk.At(operation, (LossModel)(operation % 3), (ulong)operation);
        using (SteppedStore recovered = SteppedStore.Open(left, Session.Root, 1))
        {
            Assert.True(recovered.Visible >= visible, $"showed {visible}, a power cut leaves {recovered.Visible}");
        }

        if (operation % 3 == 0)
        {
            StateCheck.Check(new Doors(follower.Views, follower.Pipeline), state, operation % CommandSource.LabelMax);
        }

        if (operation % 7 == 0)
        {
            using ReadOnlyStore fresh = Open(disk, onlyDurable: true);
            Assert.Equal(visible, fresh.Views.Visible.Value);
            StateCheck.Check(new Doors(fresh.Views, fresh.Pipeline), state, operation % CommandSource.LabelMax);
        }
    }

    private static ReadOnlyStore Open(VirtualDisk disk, bool onlyDurable) => ReadOnlyStore.Open(
        new StoreOptions
        {
            Files = disk,
            Directory = Session.Root,
            Random = new Random(1),
            MemTableBytes = 1 << 12,
            BlockCacheBytes = 1 << 16,
            Segments = new SegmentLimits(1 << 20, 12),
        },
        onlyDurable);
}

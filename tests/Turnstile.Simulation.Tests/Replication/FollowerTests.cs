using Turnstile.Engine;
using Turnstile.Engine.Verification;
using Turnstile.Manifest;
using Turnstile.Replication;
using Turnstile.Simulation.Tests.Crashes;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Replication;

/// <summary>A follower beside its leader.</summary>
/// <remarks>
/// Scenario: a seeded workload of the leader runs once; its disk is shown as it was at rising moments, and the follower
/// steps, is killed, loses power and is opened again in between; it is so slow that the leader deletes logs before
/// they are read. Or its installation is cut off at each operation.
/// Oracle: what the follower shows is exactly the leader's state after some command, what a power cut leaves the leader
/// at least; at the end both digests agree, of the state and of the log; nothing half installed opens.
/// It does not model: a leader that is put back to an older state.
/// </remarks>
public sealed class FollowerTests
{
    // Later than whatever has expired in the workload, whose rows one side may have merged away and the other not.
    private static readonly DateTimeOffset s_time = TimeProvider.System.GetUtcNow().AddHours(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_follower_that_is_slow_and_dies_shows_the_leaders_states_and_ends_equal(int seed)
    {
        RecordedWorkload workload = RecordedWorkload.Run(900 + seed, 80);
        var random = new Random(seed);
        var leaderDisk = new VirtualDisk();
        var disk = new VirtualDisk();
        SteppedFollower? follower = null;
        int pace = 4 << seed;
        for (int operation = 0; operation <= workload.Disk.OperationCount; operation += random.Next(1, pace))
        {
            leaderDisk.Show(workload.Disk, operation);
            if (!ManifestReader.Exists(leaderDisk, Session.Root))
            {
                continue;
            }

            follower ??= Start(disk, leaderDisk, seed);
            follower.Step();
            Sequence shown = follower.Store.Views.Visible;
            if (shown.Value > 0)
            {
                workload.Timeline.StateAt(shown.Value);
            }

            if (random.Next(5) == 0)
            {
                follower.Dispose();
                disk = random.Next(2) == 0 ? disk.Clone() : disk.Recover((LossModel)random.Next(3), (ulong)operation);
                follower = Start(disk, leaderDisk, seed + operation);
                Assert.True(follower.Store.Views.Visible >= shown, "what was shown was lost");
            }
        }

        leaderDisk.Show(workload.Disk, workload.Disk.OperationCount);
        follower!.CatchUp();
        CheckEqual(workload, follower, seed);
        follower.Dispose();
    }

    [Fact]
    public void A_follower_below_what_the_leader_keeps_takes_a_new_copy()
    {
        var leaderDisk = new VirtualDisk();
        using var leader = new Session(leaderDisk, new Timeline(ModelState.Empty), 31);
        leader.Open();
        leader.Run(10);
        leader.Store.Sync();
        var disk = new VirtualDisk();
        using SteppedFollower follower = Start(disk, leaderDisk, 1);
        follower.CatchUp();

        leader.Run(250);
        leader.Store.Settle();
        leader.Write();
        leader.Store.Sync();
        follower.CatchUp();

        Assert.True(follower.Installations > 0, "the leader kept its logs; the test tests nothing");
        Assert.Equal(leader.Store.Visible, follower.Store.Views.Visible.Value);
        Assert.Equal(Digest(leader.Store.Store), Digest(follower.Store));
    }

    [Fact]
    public void An_installation_that_is_cut_off_anywhere_is_no_database_and_the_next_one_ends_equal()
    {
        var leaderDisk = new VirtualDisk();
        using var leader = new Session(leaderDisk, new Timeline(ModelState.Empty), 33);
        leader.Open();
        leader.Run(40);
        leader.Store.Settle();
        leader.Write();
        leader.Store.Sync();
        StateDigest expected = Digest(leader.Store.Store);
        int points = 0;
        for (int operation = 0; ; operation++)
        {
            foreach (LossModel model in Enum.GetValues<LossModel>())
            {
                var disk = new VirtualDisk();
                disk.CutPowerAt(operation);
                if (!IsCutOff(disk, leaderDisk))
                {
                    Assert.True(points > 20, $"only {points} points");
                    return;
                }

                VirtualDisk left = disk.Recover(model, (ulong)operation);
                CheckHalf(left);
                using SteppedFollower again = Start(left, leaderDisk, operation);
                again.CatchUp();
                Assert.Equal(expected, Digest(again.Store));
                points++;
            }
        }
    }

    [Fact]
    public void A_new_copy_over_an_old_one_that_is_cut_off_anywhere_never_mixes_them()
    {
        var leaderDisk = new VirtualDisk();
        using var leader = new Session(leaderDisk, new Timeline(ModelState.Empty), 35);
        leader.Open();
        leader.Run(20);
        leader.Store.Settle();
        leader.Store.Sync();
        var before = new VirtualDisk();
        using (SteppedFollower follower = Start(before, leaderDisk, 1))
        {
            follower.CatchUp();
        }

        leader.Run(40);
        leader.Store.Settle();
        leader.Store.Sync();
        StateDigest expected = Digest(leader.Store.Store);
        for (int operation = 0; ; operation++)
        {
            VirtualDisk disk = before.Clone();
            disk.CutPowerAt(operation);
            if (!IsCutOff(disk, leaderDisk))
            {
                return;
            }

            VirtualDisk left = disk.Recover((LossModel)(operation % 3), (ulong)operation);
            using SteppedFollower again = Start(left, leaderDisk, operation);
            again.CatchUp();
            Assert.Equal(expected, Digest(again.Store));
        }
    }

    [Fact]
    public void A_copy_that_was_opened_as_a_database_takes_writes_and_follows_no_more()
    {
        var leaderDisk = new VirtualDisk();
        using var leader = new Session(leaderDisk, new Timeline(ModelState.Empty), 37);
        leader.Open();
        leader.Run(20);
        leader.Store.Sync();
        var disk = new VirtualDisk();
        ulong last;
        using (SteppedFollower follower = Start(disk, leaderDisk, 1))
        {
            follower.CatchUp();
            last = follower.Store.Views.Visible.Value;
            var doors = new Doors(follower.Store.Views, follower.Store.Pipeline);
            Assert.Throws<ReadOnlyException>(
                () => SteppedStore.Wait(doors.CreateKeyspaceAsync("mine", CancellationToken.None)));
        }

        using (SteppedStore own = SteppedStore.Open(disk, SteppedFollower.Root, 1))
        {
            SteppedStore.Wait(own.Doors.CreateKeyspaceAsync("mine", CancellationToken.None));
            Assert.Equal(last + 1, own.Visible);
        }

        Assert.Throws<DivergedException>(() => Start(disk, leaderDisk, 2));
    }

    [Fact]
    public void A_copy_of_one_database_does_not_follow_another()
    {
        var one = new VirtualDisk();
        var other = new VirtualDisk();
        SteppedStore.Open(one, Session.Root, 1).Dispose();
        SteppedStore.Open(other, Session.Root, 2).Dispose();
        var disk = new VirtualDisk();
        Start(disk, one, 1).Dispose();

        Assert.Throws<DivergedException>(() => Start(disk, other, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stream_that_loses_doubles_delays_damages_and_breaks_messages_only_takes_longer(int seed)
    {
        var leaderDisk = new VirtualDisk();
        using var leader = new Session(leaderDisk, new Timeline(ModelState.Empty), 40 + seed);
        leader.Open();
        leader.Run(30);
        var link = new LossyLink(leaderDisk, seed);
        var source = new StreamSource(link.Connect, TimeSpan.FromMinutes(1), TimeProvider.System);
        var disk = new VirtualDisk();
        var follower = new SteppedFollower(disk, source, seed);
        Insist(follower.Open);
        for (int round = 0; round < 12; round++)
        {
            leader.Run(5);
            leader.Store.Sync();
            Insist(() => follower.Step());
        }

        Insist(follower.CatchUp);
        Assert.Equal(Digest(leader.Store.Store), Digest(follower.Store));
        Assert.True(link.Faults > 10, $"only {link.Faults} faults");
        follower.Dispose();
    }

    // A question that failed on eight streams is told; who follows asks again.
    private static void Insist(Action step)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                step();
                return;
            }
            catch (StorageException) when (attempt < 50)
            {
                // Again.
            }
        }
    }

    private static SteppedFollower Start(VirtualDisk disk, VirtualDisk leaderDisk, int seed)
    {
        var follower = new SteppedFollower(disk, new DirectorySource(leaderDisk, Session.Root), seed);
        follower.Open();
        return follower;
    }

    private static bool IsCutOff(VirtualDisk disk, VirtualDisk leaderDisk)
    {
        var copy = new FollowerCopy(disk, SteppedFollower.Root, static () => 7);
        try
        {
            disk.CreateDirectory(SteppedFollower.Root);
            copy.InstallAsync(new DirectorySource(leaderDisk, Session.Root), CancellationToken.None)
                .AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    // Without a manifest nobody opens it, not even who would make a new database.
    private static void CheckHalf(VirtualDisk left)
    {
        bool marked = left.FileExists(Path.Combine(SteppedFollower.Root, "FOLLOWER"));
        bool any = left.ListFiles(SteppedFollower.Root)
            .Any(static name => name.Contains('.', StringComparison.Ordinal));
        Assert.True(marked || !any, "files without a marker");
        if (marked && !ManifestReader.Exists(left, SteppedFollower.Root))
        {
            Assert.Throws<StorageException>(() => SteppedStore.Open(left.Clone(), SteppedFollower.Root, 1));
        }
    }

    private static void CheckEqual(RecordedWorkload workload, SteppedFollower follower, int seed)
    {
        ulong last = follower.Store.Views.Visible.Value;
        var doors = new Doors(follower.Store.Views, follower.Store.Pipeline);
        StateCheck.Check(doors, workload.Timeline.StateAt(last), seed % CommandSource.LabelMax);
        VirtualDisk leaderDisk = workload.Disk.Clone();
        Sequence oldest = Turnstile.Log.LogCursor.FindOldest(leaderDisk, Session.Root);
        Sequence own = Turnstile.Log.LogCursor.FindOldest(follower.Store.Files, SteppedFollower.Root);
        Sequence from = oldest > own ? oldest : own;
        if (from.Value <= last)
        {
            Assert.Equal(
                LogDigest.Of(leaderDisk, Session.Root, from, new Sequence(last)),
                LogDigest.Of(follower.Store.Files, SteppedFollower.Root, from, new Sequence(last)));
        }
    }

    private static StateDigest Digest(Store store) =>
        DigestJob.Run(store.Views, null, s_time, CancellationToken.None);
}

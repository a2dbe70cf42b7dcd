using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Replication;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Replication;

/// <summary>Copies of a database into which sorted data is loaded: a log alone does not carry that.</summary>
public sealed class BulkLoadReplicationTests
{
    private const string Root = "/db";
    private const string Target = "/backup";

    [Fact]
    public void A_follower_that_meets_a_load_installs_a_new_copy_and_goes_on()
    {
        var leaderDisk = new VirtualDisk();
        using SteppedStore leader = SteppedStore.Open(leaderDisk, Root, 1);
        var keys = new LoadedKeys();
        Keyspace keyspace = SteppedStore.Wait(leader.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        keys.Put(keyspace, 1, "one");
        leader.Settle();
        using var follower = new SteppedFollower(
            new VirtualDisk(), new DirectorySource(leaderDisk, Root), 2);
        follower.Open();
        follower.CatchUp();
        Assert.Equal(0, follower.Installations);
        keys.Put(keyspace, 2, "two");
        Assert.True(keys.Load(keyspace, 100, 50, 1, "loaded ").IsOk);
        leader.Flush();
        keys.Put(keyspace, 120, "over it");
        leader.Sync();

        follower.CatchUp();

        Assert.Equal(1, follower.Installations);
        Assert.Equal(leader.Visible, follower.Store.Views.Visible.Value);
        new Doors(follower.Store.Views, follower.Store.Pipeline).TryGetKeyspace("k", out Keyspace? copy);
        keys.Check(copy!, leader.Visible);
    }

    [Fact]
    public void A_backup_ends_before_a_load_that_no_version_lists_and_a_restoration_refuses_to_pass_it()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, Root, 1);
        var keys = new LoadedKeys();
        Keyspace keyspace = SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("k", CancellationToken.None));
        keys.Put(keyspace, 1, "one");
        ulong load = keys.Load(keyspace, 100, 50, 1, "loaded ").Sequence.Value;
        ulong after = keys.Put(keyspace, 2, "two");
        store.Sync();

        BackupResult early = BackupJob.Run(disk, Root, Target, 5, 1);

        Assert.Equal(load - 1, early.Generation.Sequence.Value);
        StorageException refused = Assert.Throws<StorageException>(() => new Restoration(disk, Target, Root)
            .Run("/passing", null, new Sequence(after), Guid.NewGuid(), 1));
        Assert.Contains($"up to {load - 1}", refused.Message, StringComparison.Ordinal);

        store.Settle();
        ulong last = keys.Put(keyspace, 3, "three");
        store.Sync();
        BackupResult late = BackupJob.Run(disk, Root, Target, 6, 2);
        Assert.Equal(last, late.Generation.Sequence.Value);
        foreach (ulong sequence in new[] { load - 1, last })
        {
            string copy = $"/restored{sequence}";
            new Restoration(disk, Target, null).Run(copy, null, new Sequence(sequence), Guid.NewGuid(), sequence);
            using SteppedStore restored = SteppedStore.Open(disk, copy, 4);
            keys.Check(restored.Keyspace("k"), sequence);
        }
    }
}

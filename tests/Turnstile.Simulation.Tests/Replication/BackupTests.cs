using Turnstile.Replication;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Simulation.Tests.Stepping;

namespace Turnstile.Simulation.Tests.Replication;

/// <summary>Backups of a seeded workload, and what is restored of them.</summary>
/// <remarks>Oracle: the model's state at the sequence that was restored. A backup is also cut off at each of its
/// operations. It does not model: two disks, one of which fails.</remarks>
public sealed class BackupTests
{
    private const string Target = "/backup";

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    public void Every_sequence_that_the_logs_reach_is_restored_exactly(int seed)
    {
        var disk = new VirtualDisk();
        var timeline = new Timeline(ModelState.Empty);
        var states = new SortedDictionary<ulong, ModelState>();
        using var session = new Session(disk, timeline, seed);
        session.Open();
        for (int round = 0; round < 5; round++)
        {
            for (int step = 0; step < 8; step++)
            {
                session.Write();
                states[session.State.Last] = session.State;
            }

            session.Store.Sync();
            BackupResult result = Backup(disk);
            if (round % 2 == 1)
            {
                session.Store.Settle();
                result = Backup(disk);
            }

            Assert.Equal(session.Store.Visible, result.Generation.Sequence.Value);
        }

        // Written after the last backup: only the database's own log has it.
        session.Write();
        session.Store.Sync();
        states[session.State.Last] = session.State;
        int restored = 0;
        foreach ((ulong sequence, ModelState state) in states)
        {
            string copy = $"/restored{sequence}";
            Sequence got = new Restoration(disk, Target, Session.Root)
                .Run(copy, null, new Sequence(sequence), Guid.NewGuid(), sequence);
            Assert.Equal(sequence, got.Value);
            using SteppedStore store = SteppedStore.Open(disk, copy, sequence);
            Assert.Equal(sequence, store.Visible);
            StateCheck.Check(store.Doors, state, 1);
            restored++;
        }

        Assert.True(restored > 15, $"only {restored} restored");
    }

    [Fact]
    public void A_second_backup_copies_only_what_is_new_and_a_prune_keeps_what_is_needed()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 61);
        session.Open();
        session.Run(30);
        session.Store.Settle();
        session.Store.Sync();
        BackupResult first = Backup(disk);
        BackupResult second = Backup(disk);
        for (ModelState before = session.State; ReferenceEquals(before, session.State);)
        {
            // Some writes are refused.
            session.Write();
        }

        session.Store.Settle();
        session.Store.Sync();
        BackupResult third = Backup(disk);

        Assert.True(first.CopiedCount > 0);
        Assert.Equal(0, second.CopiedCount);
        Assert.InRange(third.CopiedCount, 1, third.Generation.FileCount);
        Assert.All(BackupCare.Verify(disk, Target), static file => Assert.Null(file.Problem));
        Assert.True(BackupCare.Prune(disk, Target, 1) > 0);
        Assert.All(BackupCare.Verify(disk, Target), static file => Assert.Null(file.Problem));
        new Restoration(disk, Target, null).Run("/again", null, null, Guid.NewGuid(), 1);
        using SteppedStore store = SteppedStore.Open(disk, "/again", 1);
        StateCheck.Check(store.Doors, session.State, 1);
    }

    [Fact]
    public void A_damaged_file_is_found_by_verify_and_refuses_the_restoration()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 62);
        session.Open();
        session.Run(30);
        session.Store.Settle();
        session.Store.Sync();
        Backup(disk);
        string name = disk.ListFiles(Target + "/files")[0];
        disk.FlipBit(Path.Combine(Target, "files", name), 77);

        (string Name, long Bytes, string? Problem) bad =
            Assert.Single(BackupCare.Verify(disk, Target), static file => file.Problem is not null);

        Assert.Equal(name, bad.Name);
        Assert.Throws<CorruptionException>(
            () => new Restoration(disk, Target, null).Run("/again", null, null, Guid.NewGuid(), 1));
        Assert.DoesNotContain(disk.ListFiles("/again"), static left => left.Contains('.', StringComparison.Ordinal));
    }

    [Fact]
    public void A_sequence_that_no_log_holds_is_refused_and_the_nearest_is_told()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 63);
        session.Open();
        session.Run(10);
        session.Store.Sync();
        ulong last = Backup(disk).Generation.Sequence.Value;

        var refused = Assert.Throws<StorageException>(() => new Restoration(disk, Target, null)
            .Run("/again", null, new Sequence(last + 5), Guid.NewGuid(), 1));

        Assert.Contains($"up to {last} can be restored", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_is_cut_off_anywhere_leaves_the_generations_there_were_or_one_more()
    {
        var disk = new VirtualDisk();
        using var session = new Session(disk, new Timeline(ModelState.Empty), 64);
        session.Open();
        session.Run(20);
        session.Store.Settle();
        session.Store.Sync();
        Backup(disk);
        session.Run(12);
        session.Store.Settle();
        session.Store.Sync();
        for (int operation = 0; ; operation++)
        {
            VirtualDisk cut = disk.Clone();
            cut.CutPowerAt(operation);
            try
            {
                Backup(cut);
                Assert.True(operation > 10, $"only {operation} operations");
                return;
            }
            catch (PowerCutException)
            {
                VirtualDisk left = cut.Recover((LossModel)(operation % 3), (ulong)operation);
                int before = BackupCatalog.Read(left, Target).Count;
                Assert.InRange(before, 1, 2);
                Assert.All(BackupCare.Verify(left, Target), static file => Assert.Null(file.Problem));
                Backup(left);
                Assert.Equal(before + 1, BackupCatalog.Read(left, Target).Count);
                Assert.All(BackupCare.Verify(left, Target), static file => Assert.Null(file.Problem));
            }
        }
    }

    private static BackupResult Backup(VirtualDisk disk) => BackupJob.Run(disk, Session.Root, Target, 17, 1_000);
}

using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The manifest alone, under power cuts and faults.</summary>
/// <remarks>
/// Scenario: a database is created, and files come and go, with manifests so small that they are replaced often, and
/// one reopening; the power goes at every operation, under every loss model. Oracle: the set that opens is one of
/// those that were applied, not older than the last acknowledged; every file it lists is there; no number is given
/// out that a file has. It does not model what is in the files.
/// </remarks>
public sealed class ManifestCrashTests
{
    private const string Root = "/db";
    private const ulong SeedsPerOperation = 8;
    private const long GrowthBytes = 300;
    private const int EditCount = 24;

    private static readonly Guid Identity = new("00112233-4455-6677-8899-aabbccddeeff");

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_at_any_operation_leaves_an_acknowledged_version_or_a_later_one(LossModel model)
    {
        var workload = new Workload(new VirtualDisk());
        Assert.False(workload.HasFailed);
        for (int operation = 0; operation <= workload.Disk.OperationCount; operation++)
        {
            for (ulong seed = 0; seed < SeedsPerOperation; seed++)
            {
                Check(workload.Disk.At(operation, model, seed), workload, workload.AcknowledgedAt(operation));
            }
        }
    }

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void What_was_opened_after_the_death_of_the_process_survives_a_power_cut(LossModel model)
    {
        var workload = new Workload(new VirtualDisk());
        for (int operation = 0; operation <= workload.Disk.OperationCount; operation++)
        {
            VirtualDisk left = workload.Disk.KilledAt(operation);
            if (VersionSet.Exists(left, Root))
            {
                using var set = VersionSet.Open(left, Root, GrowthBytes);
                set.DeleteObsolete(new HashSet<FileNumber>(), set.NextFile);
                Check(left.Recover(model, (ulong)operation), workload, (int)set.Current.Flushed.Value);
            }
        }
    }

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    [InlineData(DiskFault.FailedSync)]
    public void FENCE_1_a_fault_at_any_operation_refuses_all_that_follows(DiskFault fault)
    {
        int count = new Workload(new VirtualDisk()).Disk.OperationCount;
        for (int operation = 0; operation < count; operation++)
        {
            var disk = new VirtualDisk();
            disk.FailAt(operation, fault);
            var workload = new Workload(disk);
            disk.FreeSpace();
            int acknowledged = workload.AcknowledgedAt(int.MaxValue);
            Check(disk.Clone(), workload, acknowledged);
            foreach (LossModel model in Enum.GetValues<LossModel>())
            {
                Check(disk.Recover(model, (ulong)operation), workload, acknowledged);
            }
        }
    }

    [Fact]
    public void What_was_opened_after_a_failed_sync_survives_a_power_cut()
    {
        int count = new Workload(new VirtualDisk()).Disk.OperationCount;
        for (int operation = 0; operation < count; operation++)
        {
            var disk = new VirtualDisk();
            disk.FailAt(operation, DiskFault.FailedSync);
            var workload = new Workload(disk);
            VirtualDisk left = disk.Clone();
            if (VersionSet.Exists(left, Root))
            {
                using var set = VersionSet.Open(left, Root, GrowthBytes);
                set.DeleteObsolete(new HashSet<FileNumber>(), set.NextFile);
                Check(left.Recover(LossModel.LostEntries, 1), workload, (int)set.Current.Flushed.Value);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_is_reported_or_takes_only_the_last_edit()
    {
        var workload = new Workload(new VirtualDisk());
        string name = workload.Disk.ListFiles(Root).Last(n => n.EndsWith(".manifest", StringComparison.Ordinal));
        string path = Path.Combine(Root, name);
        long length = workload.Disk.ReadAll(path).Length;
        for (long offset = 0; offset < length; offset++)
        {
            VirtualDisk damaged = workload.Disk.Clone();
            damaged.FlipBit(path, (offset * 8) + (offset % 8));
            try
            {
                Check(damaged, workload, EditCount - 1);
            }
            catch (CorruptionException damage)
            {
                Assert.Equal(path, damage.File);
            }
        }
    }

    private static void Check(VirtualDisk disk, Workload workload, int acknowledged)
    {
        if (!VersionSet.Exists(disk, Root))
        {
            Assert.Equal(-1, acknowledged);
            return;
        }

        using var set = VersionSet.Open(disk, Root, GrowthBytes);
        Assert.Equal(Identity, set.Identity);
        int found = (int)set.Current.Flushed.Value;
        Assert.InRange(found, acknowledged, EditCount);
        Assert.Equal(Workload.FilesAfter(found), set.Current.Files.Count);
        foreach (LiveFile file in set.Current.Files.Values)
        {
            Assert.True(disk.FileExists(Path.Combine(Root, file.Name)), file.Name);
        }

        FileNumber number = set.NewFileNumber();
        foreach (string name in disk.ListFiles(Root))
        {
            Assert.True(FileNames.TryParse(name, out _, out FileNumber taken)
                || FileNames.TryParseTemporary(name, out _, out taken));
            Assert.True(taken.CompareTo(number) < 0);
        }

        // It works on: one more edit, one more opening.
        set.Apply(new VersionEdit { OldestLog = new FileNumber(77) });
        set.DeleteObsolete(new HashSet<FileNumber>(), set.NextFile);
        VirtualDisk again = disk.Recover(LossModel.LostEntries, 1);
        using var reopened = VersionSet.Open(again, Root, GrowthBytes);
        Assert.Equal(set.Current.Files.Keys, reopened.Current.Files.Keys);
        Assert.Equal(new FileNumber(77), reopened.Current.OldestLog);
    }

    /// <summary>Edit n adds file n and, from the fifth on, removes the one four before; Flushed counts the
    /// edits.</summary>
    private sealed class Workload
    {
        private readonly List<int> _acknowledged = [];
        private readonly List<FileNumber> _live = [];

        public Workload(VirtualDisk disk)
        {
            Disk = disk;
            disk.CreateDirectory(Root);
            try
            {
                Work();
            }
            catch (StorageException)
            {
                HasFailed = true;
            }
        }

        public VirtualDisk Disk { get; }

        public bool HasFailed { get; }

        public static int FilesAfter(int edits) => Math.Min(edits, 4);

        /// <summary>How many edits were acknowledged before an operation; -1 when not even the creation was.</summary>
        public int AcknowledgedAt(int operation) => _acknowledged.Count(count => count <= operation) - 1;

        private void Work()
        {
            using (var set = VersionSet.Create(Disk, Root, Identity, GrowthBytes))
            {
                _acknowledged.Add(Disk.OperationCount);
                ApplyMany(set, 1, EditCount / 2);
            }

            using (var set = VersionSet.Open(Disk, Root, GrowthBytes))
            {
                ApplyMany(set, (EditCount / 2) + 1, EditCount);
            }
        }

        private void ApplyMany(VersionSet set, int from, int to)
        {
            for (int i = from; i <= to; i++)
            {
                try
                {
                    ApplyOne(set, i);
                }
                catch (StorageException) when (IsFenced(set))
                {
                    Assert.Throws<FencedException>(() => set.DeleteObsolete(new HashSet<FileNumber>(), set.NextFile));
                    throw;
                }
            }
        }

        private void ApplyOne(VersionSet set, int i)
        {
            FileNumber number = set.NewFileNumber();
            Make(number);
            var file = new LiveFile(
                number, FileKind.Table, 1, 0, default, 4, 0, default, default, "a"u8.ToArray(), "z"u8.ToArray(), i);
            bool isFull = _live.Count == 4;
            set.Apply(new VersionEdit
            {
                Added = [file],
                Removed = isFull ? [_live[0]] : [],
                Flushed = new Sequence((ulong)i),
            });
            _acknowledged.Add(Disk.OperationCount);
            _live.Add(number);
            if (isFull)
            {
                _live.RemoveAt(0);
            }

            if (i % 5 == 0)
            {
                set.DeleteObsolete(new HashSet<FileNumber>(), set.NextFile);
            }
        }

        private void Make(FileNumber number)
        {
            using (IFile made = Disk.Create(FileNames.TemporaryPathOf(Root, FileKind.Table, number)))
            {
                made.Write(0, [1, 2, 3, 4]);
                made.Sync();
            }

            string path = FileNames.PathOf(Root, FileKind.Table, number);
            Disk.Rename(FileNames.TemporaryPathOf(Root, FileKind.Table, number), path);
            Disk.SyncDirectory(Root);
        }

        private static bool IsFenced(VersionSet set)
        {
            try
            {
                set.Apply(new VersionEdit());
                return false;
            }
            catch (FencedException)
            {
                return true;
            }
            catch (StorageException)
            {
                return false;
            }
        }
    }
}

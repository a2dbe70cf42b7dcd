using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The virtual disk itself: what it keeps, what it may lose, and that it loses everything it may.</summary>
public sealed class VirtualDiskTests
{
    private const string Root = "/db";
    private const ulong Seeds = 200;

    private static readonly LossModel[] Models = Enum.GetValues<LossModel>();

    [Fact]
    public void What_was_synced_survives_every_power_cut()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        file.Write(0, Filled(2000, 1));
        file.Sync();
        disk.SyncDirectory(Root);
        file.Write(100, Filled(3000, 2));
        foreach (LossModel model in Models)
        {
            for (ulong seed = 0; seed < Seeds; seed++)
            {
                byte[] left = disk.Recover(model, seed).ReadAll("/db/a");
                Assert.True(left.Length >= 2000);
                Assert.Equal(Filled(100, 1), left[..100]);
                Assert.DoesNotContain(left.AsSpan(100, 1900).ToArray(), value => value is not (1 or 2));
            }
        }
    }

    [Fact]
    public void Any_sector_of_an_unsynced_write_may_be_lost_and_none_is_torn_inside()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        file.Write(0, new byte[2048]);
        file.Sync();
        disk.SyncDirectory(Root);
        file.Write(0, Filled(2048, 5));
        var seen = new HashSet<int>();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            byte[] left = disk.Recover(LossModel.AnySectors, seed).ReadAll("/db/a");
            int pattern = 0;
            for (int sector = 0; sector < 4; sector++)
            {
                byte[] bytes = left[(sector * 512)..((sector + 1) * 512)];
                Assert.True(bytes.All(value => value == bytes[0]));
                pattern |= bytes[0] == 5 ? 1 << sector : 0;
            }

            seen.Add(pattern);
        }

        Assert.Equal(16, seen.Count);
    }

    [Fact]
    public void In_order_only_a_prefix_of_the_writes_survives()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        file.Write(0, new byte[8]);
        file.Sync();
        disk.SyncDirectory(Root);
        for (byte i = 0; i < 8; i++)
        {
            file.Write(i, [1]);
        }

        var seen = new HashSet<int>();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            byte[] left = disk.Recover(LossModel.Prefix, seed).ReadAll("/db/a");
            int count = left.TakeWhile(value => value == 1).Count();
            Assert.Equal(count, left.Sum(value => value));
            seen.Add(count);
        }

        Assert.Equal(9, seen.Count);
    }

    [Fact]
    public void A_name_is_durable_only_after_the_directory_is_synced()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a.tmp");
        file.Write(0, [1]);
        file.Sync();
        disk.Rename("/db/a.tmp", "/db/a");
        var seen = new HashSet<string>();
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            seen.Add(string.Join(' ', disk.Recover(LossModel.LostEntries, seed).ListFiles(Root)));
        }

        Assert.Equal(["", "a", "a.tmp"], seen.Order());
        disk.SyncDirectory(Root);
        foreach (LossModel model in Models)
        {
            Assert.Equal(["a"], disk.Recover(model, 1).ListFiles(Root));
        }
    }

    [Fact]
    public void After_a_failed_sync_reads_show_what_can_never_survive()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        file.Write(0, [1]);
        file.Sync();
        disk.SyncDirectory(Root);
        file.Write(0, [2]);
        disk.FailAt(disk.OperationCount, DiskFault.FailedSync);
        Assert.Throws<StorageException>(file.Sync);
        file.Sync();
        Assert.Equal([2], disk.ReadAll("/db/a"));
        foreach (LossModel model in Models)
        {
            Assert.Equal([1], disk.Recover(model, 1).ReadAll("/db/a"));
        }
    }

    [Fact]
    public void A_full_disk_refuses_writes_until_space_is_freed()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        disk.FailAt(disk.OperationCount, DiskFault.NoSpace);
        Assert.Throws<StorageException>(() => file.Write(0, [1]));
        Assert.Throws<StorageException>(() => disk.Create("/db/b"));
        file.Sync();
        disk.FreeSpace();
        file.Write(0, [1]);
    }

    [Fact]
    public void A_short_write_leaves_its_first_half()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        disk.FailAt(disk.OperationCount, DiskFault.ShortWrite);
        Assert.Throws<StorageException>(() => file.Write(0, [1, 2, 3, 4]));
        Assert.Equal([1, 2], disk.ReadAll("/db/a"));
    }

    [Fact]
    public void After_the_power_cut_nothing_works()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        disk.CutPowerAt(disk.OperationCount);
        Assert.Throws<PowerCutException>(() => file.Write(0, [1]));
        Assert.Throws<PowerCutException>(() => file.Read(0, new byte[1]));
        Assert.Throws<PowerCutException>(() => disk.Create("/db/b"));
        Assert.Throws<PowerCutException>(file.Sync);
    }

    [Fact]
    public void An_image_of_the_past_does_not_know_what_came_later()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        disk.SyncDirectory(Root);
        file.Write(0, [1]);
        file.Sync();
        int first = disk.OperationCount;
        file.Write(0, [2]);
        file.Sync();
        Assert.Empty(disk.At(first - 1, LossModel.LostEntries, 1).ReadAll("/db/a"));
        Assert.Equal([1], disk.At(first, LossModel.LostEntries, 1).ReadAll("/db/a"));
        Assert.Equal([2], disk.At(disk.OperationCount, LossModel.LostEntries, 1).ReadAll("/db/a"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_image()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        disk.SyncDirectory(Root);
        file.Write(0, Filled(10_000, 3));
        byte[] once = disk.Recover(LossModel.AnySectors, 42).ReadAll("/db/a");
        Assert.Equal(once, disk.Recover(LossModel.AnySectors, 42).ReadAll("/db/a"));
    }

    [Fact]
    public void A_flipped_bit_stays_flipped()
    {
        VirtualDisk disk = NewDisk();
        using IFile file = disk.Create("/db/a");
        file.Write(0, [0, 0]);
        file.Sync();
        disk.SyncDirectory(Root);
        disk.FlipBit("/db/a", 9);
        Assert.Equal([0, 2], disk.Recover(LossModel.LostEntries, 1).ReadAll("/db/a"));
    }

    [Fact]
    public void A_clone_goes_its_own_way_and_is_not_locked()
    {
        VirtualDisk disk = NewDisk();
        using IDisposable held = disk.Lock("/db/LOCK");
        VirtualDisk clone = disk.Clone();
        clone.Lock("/db/LOCK").Dispose();
        clone.Create("/db/a").Dispose();
        Assert.False(disk.FileExists("/db/a"));
    }

    private static VirtualDisk NewDisk()
    {
        var disk = new VirtualDisk();
        disk.CreateDirectory(Root);
        return disk;
    }

    private static byte[] Filled(int count, byte value)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }
}

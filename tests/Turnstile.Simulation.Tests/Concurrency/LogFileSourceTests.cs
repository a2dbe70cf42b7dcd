using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>The hand-over of prepared logs from the worker to the turnstile.</summary>
public sealed class LogFileSourceTests
{
    [Fact]
    public void ORDER_1_a_log_prepared_too_late_is_not_used_after_a_younger_one()
    {
        var disk = new VirtualDisk();
        disk.CreateDirectory("/db");

        // The worker takes number 6 and is slow; meanwhile the turnstile makes log 7 itself.
        var numbers = new Queue<ulong>([7, 6, 8]);
        using var source = new LogFileSource(
            disk, "/db", () => new FileNumber(numbers.Dequeue()), () => 1, 4096, static () => { });
        using LogWriter first = source.Create(new Sequence(1), null, isSyncedOften: true);
        LogEnd end = first.Seal();
        source.Prepare();
        using LogWriter second = source.Begin(new Sequence(1), end);
        Assert.Equal(new FileNumber(8), second.Number);
        Assert.Empty(source.NumbersInUse);
        Assert.Equal(["000007.log", "000008.log"], disk.ListFiles("/db"));
    }

    [Fact]
    public void Who_is_about_to_rotate_gets_a_file_at_once_without_zeros_though_syncs_are_frequent()
    {
        var disk = new VirtualDisk();
        disk.CreateDirectory("/db");
        ulong number = 6;
        int askedCount = 0;
        using var source = new LogFileSource(
            disk, "/db", () => new FileNumber(number++), () => 1, 4096, () => askedCount++);
        source.Want(isSyncedOften: true);
        source.WantNow();
        Assert.Equal(2, askedCount);
        Assert.True(source.IsWanted);
        Assert.False(source.IsPrepared);

        source.Prepare();
        Assert.False(source.IsWanted);
        Assert.True(source.IsPrepared);
        Assert.Empty(disk.ReadAll(FileNames.TemporaryPathOf("/db", FileKind.Log, new FileNumber(6))));
    }
}

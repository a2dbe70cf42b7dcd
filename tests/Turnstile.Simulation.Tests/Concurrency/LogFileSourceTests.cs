using Turnstile.Commit;
using Turnstile.Log;
using Turnstile.Simulation.Tests.Disk;

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
}

using Turnstile.Log;

namespace Turnstile.Simulation.Tests.Disk;

public sealed class PreparedLogTests
{
    [Fact]
    public void No_more_than_4_MiB_of_a_log_that_is_prepared_wait_for_a_sync()
    {
        const int Bytes = (9 << 20) + 5;
        var disk = new VirtualDisk();
        disk.CreateDirectory("/db");
        PreparedLog.Create(disk, "/db", new FileNumber(1), Bytes).Dispose();
        long length = 0;
        long waiting = 0;
        foreach (DiskOperation operation in disk.Trace)
        {
            if (operation.Kind == DiskOperationKind.Write)
            {
                Assert.Equal(length, operation.Offset);
                length += operation.Length;
                waiting += operation.Length;
                Assert.InRange(waiting, 1, 4 << 20);
            }
            else if (operation.Kind == DiskOperationKind.Sync)
            {
                waiting = 0;
            }
        }

        Assert.Equal(Bytes, length);
        Assert.Equal(0, waiting);
    }
}

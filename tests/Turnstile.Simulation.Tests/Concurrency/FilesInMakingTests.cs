using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Concurrency;

public sealed class FilesInMakingTests
{
    [Fact]
    public void What_a_flush_is_making_is_not_deleted_for_not_being_listed()
    {
        var disk = new VirtualDisk();
        using SteppedStore store = SteppedStore.Open(disk, "/db", 1);
        store.Store.InMaking.Begin();
        string path = FileNames.PathOf("/db", FileKind.Table, store.Store.Versions.NewFileNumber());
        disk.Create(path).Dispose();
        store.Store.Versions.NewFileNumber();
        store.DeleteObsolete();
        Assert.True(disk.FileExists(path));
        store.Store.InMaking.End();
        store.DeleteObsolete();
        Assert.False(disk.FileExists(path));
    }
}

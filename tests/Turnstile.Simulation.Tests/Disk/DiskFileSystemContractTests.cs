using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

public sealed class DiskFileSystemContractTests : FileSystemContract
{
    public DiskFileSystemContractTests()
        : base(new DiskFileSystem(), System.IO.Directory.CreateTempSubdirectory("turnstile-").FullName)
    {
    }

    public override void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        base.Dispose();
    }
}

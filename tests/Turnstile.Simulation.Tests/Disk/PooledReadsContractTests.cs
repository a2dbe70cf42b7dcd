using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The real disk, read as on a system that cannot be told what is read soon.</summary>
public sealed class PooledReadsContractTests : FileSystemContract
{
    public PooledReadsContractTests()
        : base(
            new DiskFileSystem(isAdvised: false),
            System.IO.Directory.CreateTempSubdirectory("turnstile-").FullName)
    {
    }

    public override void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        base.Dispose();
    }
}

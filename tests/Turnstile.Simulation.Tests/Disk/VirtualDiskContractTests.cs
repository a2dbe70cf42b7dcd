namespace Turnstile.Simulation.Tests.Disk;

public sealed class VirtualDiskContractTests : FileSystemContract
{
    public VirtualDiskContractTests()
        : base(new VirtualDisk(), "/db")
    {
    }
}

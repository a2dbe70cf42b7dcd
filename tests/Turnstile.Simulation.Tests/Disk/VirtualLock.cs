namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The writer's lock on a virtual disk; a clone or a crash image does not know it.</summary>
internal sealed class VirtualLock(VirtualDisk disk, string path) : IDisposable
{
    /// <summary>Releases the lock.</summary>
    public void Dispose() => disk.Unlock(path);
}

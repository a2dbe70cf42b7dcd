namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The kinds of operations that a virtual disk counts.</summary>
internal enum DiskOperationKind
{
    Write,
    SetLength,
    Sync,
    Create,
    Rename,
    Delete,
    Link,
    SyncDirectory,
}

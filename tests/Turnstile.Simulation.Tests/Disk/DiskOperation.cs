namespace Turnstile.Simulation.Tests.Disk;

/// <summary>One operation of a trace.</summary>
internal readonly record struct DiskOperation(DiskOperationKind Kind, string Path, long Offset, int Length)
{
    /// <summary>Whether it makes something durable.</summary>
    public bool IsSync => Kind is DiskOperationKind.Sync or DiskOperationKind.SyncDirectory;
}

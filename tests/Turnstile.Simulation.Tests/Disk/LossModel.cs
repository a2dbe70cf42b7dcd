namespace Turnstile.Simulation.Tests.Disk;

/// <summary>What a power cut takes of that which was not synced.</summary>
public enum LossModel
{
    /// <summary>The disk works in order: a prefix of all unsynced operations survives, the last one torn.</summary>
    Prefix,

    /// <summary>Any subset of the unsynced sectors survives; of the names in a directory, a prefix of the
    /// changes.</summary>
    AnySectors,

    /// <summary>All unsynced content is lost, and any subset of the unsynced changes of names.</summary>
    LostEntries,
}

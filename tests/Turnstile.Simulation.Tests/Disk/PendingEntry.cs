using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A change of the names in a directory that was not synced yet.</summary>
/// <param name="Operation">Its place in the trace.</param>
/// <param name="Removed">The name that goes; null for none.</param>
/// <param name="Added">The name that comes; null for none.</param>
/// <param name="Inode">The file that gets the name.</param>
internal sealed record PendingEntry(int Operation, string? Removed, string? Added, int Inode)
{
    /// <summary>The names after the change.</summary>
    public ImmutableSortedDictionary<string, int> ApplyTo(ImmutableSortedDictionary<string, int> names)
    {
        if (Removed is not null)
        {
            names = names.Remove(Removed);
        }

        return Added is not null ? names.SetItem(Added, Inode) : names;
    }
}

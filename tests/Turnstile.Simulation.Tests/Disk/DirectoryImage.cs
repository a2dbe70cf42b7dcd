using System.Collections.Immutable;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The names in a directory, immutable: as they are, as they are durable, and the changes between.</summary>
internal sealed record DirectoryImage(
    ImmutableSortedDictionary<string, int> Current,
    ImmutableSortedDictionary<string, int> Durable,
    ImmutableStack<PendingEntry> Pending)
{
    private static readonly ImmutableSortedDictionary<string, int> NoNames =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>A directory without names.</summary>
    public static readonly DirectoryImage Empty = new(NoNames, NoNames, ImmutableStack<PendingEntry>.Empty);

    /// <summary>The directory after an unsynced change.</summary>
    public DirectoryImage With(PendingEntry entry) => new(entry.ApplyTo(Current), Durable, Pending.Push(entry));

    /// <summary>The directory after a sync.</summary>
    public DirectoryImage Synced() => Surviving(Current);

    /// <summary>The directory after a reboot that left <paramref name="names"/>.</summary>
    public static DirectoryImage Surviving(ImmutableSortedDictionary<string, int> names) =>
        new(names, names, ImmutableStack<PendingEntry>.Empty);
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>Everything on a disk at one moment, immutable. Two states share what did not change between them, so
/// keeping one for each operation of a trace is cheap.</summary>
internal sealed record DiskState(
    ImmutableDictionary<int, Inode> Inodes,
    ImmutableDictionary<string, DirectoryImage> Directories,
    int NextInode)
{
    /// <summary>An empty disk.</summary>
    public static readonly DiskState Empty = new(
        ImmutableDictionary<int, Inode>.Empty,
        ImmutableDictionary.Create<string, DirectoryImage>(StringComparer.Ordinal),
        1);

    /// <summary>The state with another content of one file.</summary>
    public DiskState With(int inode, Inode content) => this with { Inodes = Inodes.SetItem(inode, content) };

    /// <summary>The state with other names in one directory.</summary>
    public DiskState With(string directory, DirectoryImage names) =>
        this with { Directories = Directories.SetItem(directory, names) };

    /// <summary>The state after one unsynced change of names.</summary>
    public DiskState With(string directory, PendingEntry entry) => With(directory, Directories[directory].With(entry));

    /// <summary>Tells apart what can be read: names and contents.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string directory in Directories.Keys.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{directory}\n"));
            foreach ((string name, int inode) in Directories[directory].Current)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
                hash.AppendData(Inodes[inode].Current.Digest);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

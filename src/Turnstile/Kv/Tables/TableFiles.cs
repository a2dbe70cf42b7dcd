using Turnstile.Caching;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Where the tables of a database are made and opened.</summary>
/// <param name="FileSystem">The disk.</param>
/// <param name="Directory">The database's directory.</param>
/// <param name="Cache">The block cache of all its tables.</param>
/// <param name="NextNumber">Gives out file numbers; called by workers.</param>
internal sealed record TableFiles(
    IFileSystem FileSystem, string Directory, BlockCache Cache, Func<FileNumber> NextNumber)
{
    /// <summary>A data block ends when it has this many bytes.</summary>
    public int BlockBytes { get; init; } = SortedTableWriter.BlockBytesDefault;

    /// <summary>How data blocks are written.</summary>
    public BlockCompression Compression { get; init; }

    /// <summary>A table ends at the first new key after so many bytes.</summary>
    public long TableBytesMax { get; init; } = 32 << 20;

    /// <summary>Opens a table; the caller gets the first reference.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public SortedTableReader Open(FileNumber number) =>
        SortedTableReader.Open(FileSystem, Directory, number, Cache);

    /// <summary>Begins a table with the next number.</summary>
    /// <exception cref="StorageException">The file cannot be created.</exception>
    public SortedTableWriter Create() => new(FileSystem, Directory, NextNumber(), BlockBytes, Compression);
}

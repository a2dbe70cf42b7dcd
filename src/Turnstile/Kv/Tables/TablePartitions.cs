using System.Runtime.CompilerServices;
using Turnstile.Caching;

namespace Turnstile.Kv.Tables;

/// <summary>The partitions of a table: the index of them is in memory, they themselves when the cache has
/// them.</summary>
/// <remarks>Threads: any. Lifetime: <see cref="Close"/> when no reader is left. Cost: one load for a partition that the
/// cache has; one read of the file for any other.</remarks>
internal sealed class TablePartitions
{
    private readonly TableFile _file;
    private readonly BlockCache _cache;
    private readonly TableFooter _footer;

    // filled and emptied by the cache under its lock, read by any thread
    private readonly TablePartition?[] _places;

    /// <summary>Reads the index of a table's partitions.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public TablePartitions(TableFile file, in TableFooter footer, BlockCache cache)
    {
        _file = file;
        _footer = footer;
        _cache = cache;
        Top = file.ReadTopIndex(footer);
        _places = new TablePartition?[Top.BlockCount];
    }

    /// <summary>Where the partitions lie.</summary>
    public TableIndex Top { get; }

    /// <summary>What is always in memory, bytes.</summary>
    public long MemoryBytes => Top.MemoryBytes + (_places.Length * (long)Unsafe.SizeOf<TablePartition?>());

    /// <summary>A partition. What is not in memory is <paramref name="kept"/> there, or else is only the
    /// caller's.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public TablePartition Get(int number, bool kept = true)
    {
        TablePartition? partition = Volatile.Read(ref _places[number]);
        if (partition is null)
        {
            return Read(number, kept);
        }

        if (kept)
        {
            partition.Touch();
        }

        return partition;
    }

    /// <summary>A partition, brought before a reader asks for it; null if the cache would have to drop something for
    /// it.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public TablePartition? TryWarm(int number) =>
        Volatile.Read(ref _places[number])
        ?? (TablePartition?)_cache.TryKeepFree(_file.ReadPartition(_footer, Top, number, _places));

    /// <summary>How many data blocks the cache has. Cost: looks at the slot of each.</summary>
    public int CountCached()
    {
        int count = 0;
        for (int i = 0; i < _places.Length; i++)
        {
            foreach (ref BlockSlot slot in (Volatile.Read(ref _places[i])?.Blocks).AsSpan())
            {
                count += Volatile.Read(ref slot.Block) is null ? 0 : 1;
            }
        }

        return count;
    }

    /// <summary>Counts what is always in memory, once the table is whole.</summary>
    public void Open() => _cache.AddFile(MemoryBytes);

    /// <summary>Drops what the cache has of the table.</summary>
    public void Close() => _cache.RemoveFile(_places, MemoryBytes);

    private TablePartition Read(int number, bool kept)
    {
        TablePartition partition = _file.ReadPartition(_footer, Top, number, _places);
        return kept ? (TablePartition)_cache.Keep(partition) : partition;
    }
}

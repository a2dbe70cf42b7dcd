using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Turnstile.Caching;
using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>One sorted table file, open for reading. Format: docs/formats/table.md.</summary>
/// <remarks>Threads: any. Lifetime: counted; the last owner closes the file. Cost: an index of partitions is in memory,
/// about a hundred bytes for each 64 data blocks; a get in a cached partition and block allocates nothing, any other
/// costs one read of the file for each of the two.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Counted: the last release closes the file.")]
internal sealed class SortedTableReader
{
    // The restart points of a block of the usual size, with the usual entries.
    private const int SearchBytes = 192;

    private readonly IFile _disk;
    private readonly TableFile _file;
    private readonly BlockCache _cache;
    private readonly TableFooter _footer;
    private readonly TablePartitions _partitions;
    private readonly TableBounds _bounds;

    // written once, before a part that lists the table is published: see Place
    private Sequence _placed;

    private ReferenceCount _references = ReferenceCount.One;

    private SortedTableReader(IFile disk, FileNumber number, BlockCache cache)
    {
        _disk = disk;
        _cache = cache;
        FileBytes = disk.Length;
        _file = new TableFile(disk, number);
        _footer = _file.ReadFooter();
        Ranges = _footer.RangesOffset == 0
            ? RangeTombstones.Empty
            : RangeBlock.Read(
                _file.ReadPart(BlockKind.Ranges, _footer.RangesOffset, FileBytes - TableFooter.Bytes),
                Path,
                _footer.RangesOffset);
        _partitions = new TablePartitions(_file, _footer, cache);
        TableIndex top = _partitions.Top;
        int last = top.BlockCount - 1;
        _bounds = TableBounds.Of(top.FirstKey, last < 0 ? default : top.LastKey(last).ToArray(), Ranges);
        _partitions.Open();
    }

    /// <summary>Its file number.</summary>
    public FileNumber Number => _footer.Number;

    /// <summary>Its size on disk, bytes.</summary>
    public long FileBytes { get; }

    /// <summary>How many entries it holds.</summary>
    public long EntryCount => _footer.EntryCount;

    /// <summary>How many of them are tombstones.</summary>
    public long TombstoneCount => _footer.TombstoneCount;

    /// <summary>The lowest sequence in it.</summary>
    public Sequence FirstSequence => IsWithoutPlace ? _placed : _footer.First;

    /// <summary>The highest sequence in it.</summary>
    public Sequence LastSequence => IsWithoutPlace ? _placed : _footer.Last;

    /// <summary>Whether its entries were written before their place in the order was known: they all have the sequence
    /// that <see cref="Place"/> gives them.</summary>
    public bool IsWithoutPlace => _footer.Last == Sequence.Zero;

    /// <summary>The sequence of all entries of a table written without one; zero if they have their own.</summary>
    internal ulong Placed => _placed.Value;

    /// <summary>The first stored key, of an entry or of a deleted range.</summary>
    public ReadOnlySpan<byte> FirstKey => _bounds.First.Span;

    /// <summary>The last stored key; or, if <see cref="IsLastKeyOutside"/>, the first one behind a deleted
    /// range.</summary>
    public ReadOnlySpan<byte> LastKey => _bounds.Last.Span;

    /// <summary>Whether the table ends just before <see cref="LastKey"/>.</summary>
    public bool IsLastKeyOutside => _bounds.IsLastOutside;

    /// <summary>The deletes of ranges in it.</summary>
    public RangeTombstones Ranges { get; }

    /// <summary>How many data blocks it has.</summary>
    internal int BlockCount => _footer.BlockCount;

    /// <summary>The path, for messages.</summary>
    internal string Path => _disk.Path;

    /// <summary>Opens table <paramref name="number"/> of a directory; the caller gets the first reference.</summary>
    /// <exception cref="CorruptionException">It is damaged. Data blocks are checked when they are read.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static SortedTableReader Open(
        IFileSystem fileSystem, string directory, FileNumber number, BlockCache cache)
    {
        IFile file = fileSystem.OpenRead(FileNames.PathOf(directory, FileKind.Table, number));
        try
        {
            return new SortedTableReader(file, number, cache);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says what sequence the entries of a table have that was written without one. Called once, before
    /// anybody else has the table.</summary>
    /// <exception cref="CorruptionException">There is no such sequence, or the entries have their own.</exception>
    public void Place(Sequence sequence)
    {
        if (!IsWithoutPlace || sequence == Sequence.Zero)
        {
            throw new CorruptionException(
                Path, FileBytes - TableFooter.Bytes, "highest sequence", $"a place, {sequence}", $"{_footer.Last}");
        }

        _placed = sequence;
    }

    /// <summary>Finds the newest entry of a key at or below a sequence; a tombstone is an entry too. The hash is that
    /// of the stored key; the value is readable until the caller disposes the hold, which is empty if nothing was
    /// found.</summary>
    public bool TryGet(
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        Sequence at,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value,
        out ValueHold hold)
    {
        stamp = default;
        value = default;
        hold = default;
        if (_placed > at || PartitionOf(storedKey, at) is not { } partition || !partition.Filter.MayContain(hash))
        {
            return false;
        }

        int index = partition.Index.Find(storedKey, at);
        if (index == partition.Index.BlockCount)
        {
            return false;
        }

        CachedBlock cached = TryHoldAt(partition, index, storedKey) ?? Bring(partition, index);
        bool found = false;
        try
        {
            var block = new DataBlock(
                cached.Payload,
                DataBlockShape.Of(cached.Length, cached.Note),
                Path,
                partition.Index.Offset(index));
            found = block.TryFind(storedKey, at, out EntryHeader header);
            if (found)
            {
                header.Sequence = IsWithoutPlace ? Placed : header.Sequence;
                stamp = header.Stamp;
                value = block.Entries.Slice(header.ValueOffset, header.ValueLength);
                hold = new ValueHold(cached);
            }
        }
        finally
        {
            if (!found)
            {
                cached.Dispose();
            }
        }

        return found;
    }

    /// <summary>The partition in which a key is at or below a sequence, or the next entry is; null if all entries come
    /// before. Kept by the cache unless the caller only passes by.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public TablePartition? PartitionOf(scoped ReadOnlySpan<byte> storedKey, Sequence at, bool kept = true)
    {
        int number = _partitions.Top.Find(storedKey, at);
        return number == _partitions.Top.BlockCount ? null : _partitions.Get(number, kept);
    }

    /// <summary>The partition of a data block.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public TablePartition PartitionOf(int block, bool kept = true) =>
        _partitions.Get(block / TablePartition.BlocksMax, kept);

    /// <summary>The key of the last entry before a data block that is not the first of the table, and its
    /// sequence.</summary>
    public ReadOnlySpan<byte> LastEntryBefore(TablePartition partition, int block, out ulong sequence)
    {
        bool isFirst = block == partition.FirstBlock;
        TableIndex index = isFirst ? _partitions.Top : partition.Index;
        int place = (isFirst ? partition.Number : block - partition.FirstBlock) - 1;
        sequence = index.LastSequence(place);
        return index.LastKey(place);
    }

    /// <summary>A data block, from the cache or the file, with a hold for the caller, who disposes it.</summary>
    public CachedBlock Hold(TablePartition partition, int block) =>
        TryHold(partition, block) ?? Bring(partition, block - partition.FirstBlock);

    /// <summary>A data block with a hold for the caller, if the cache has it.</summary>
    public static CachedBlock? TryHold(TablePartition partition, int block) =>
        TryHoldAt(partition, block - partition.FirstBlock, key: default);

    /// <summary>How many of its data blocks the cache has. Cost: looks at the slot of each.</summary>
    public int CountCached() => _partitions.CountCached();

    /// <summary>Brings a data block and its partition into the cache before a reader asks for them; false if something
    /// would have to be dropped for them.</summary>
    /// <exception cref="CorruptionException">One of them is damaged.</exception>
    /// <exception cref="StorageException">One of them cannot be read.</exception>
    public bool TryWarm(int block)
    {
        if (_partitions.TryWarm(block / TablePartition.BlocksMax) is not { } partition)
        {
            return false;
        }

        int index = block - partition.FirstBlock;
        if (Volatile.Read(ref partition.Blocks[index].Block) is not null)
        {
            return true;
        }

        if (_cache.TryAllocateFree(partition.Index.Size(index), partition, index) is not { } room)
        {
            return false;
        }

        _cache.Publish(Read(room, partition, index), wasAsked: false).Dispose();
        return true;
    }

    /// <summary>Reads bytes from the start of a data block on, past the cache and unchecked.</summary>
    public void ReadStored(long offset, Span<byte> target) => _file.ReadExactly(offset, target);

    /// <summary>Checks a data block as stored; tells how its payload is.</summary>
    public StoredBlock Check(long offset, ReadOnlySpan<byte> stored) =>
        BlockHeader.Check(stored, BlockKind.Data, Number, Path, offset);

    /// <summary>Unpacks a checked data block into all of <paramref name="payload"/>; tells where its parts
    /// lie.</summary>
    /// <exception cref="CorruptionException">It is not what a packer wrote.</exception>
    public DataBlockShape Unpack(long offset, in StoredBlock how, ReadOnlySpan<byte> stored, Span<byte> payload)
    {
        if (!BlockCodecs.Reading(how.Compression).TryUnpack(stored[BlockHeader.Bytes..], payload))
        {
            throw new CorruptionException(
                Path,
                offset + BlockHeader.Bytes,
                "packed payload of a block",
                how.PlainBytes.ToString(CultureInfo.InvariantCulture) + " bytes once unpacked",
                "other bytes");
        }

        return ShapeOf(offset, payload);
    }

    /// <summary>Where the parts of a data block's payload lie.</summary>
    public DataBlockShape ShapeOf(long offset, ReadOnlySpan<byte> payload) =>
        DataBlockShape.Read(payload, Path, offset + BlockHeader.Bytes);

    /// <summary>One owner more; the caller must hold a reference.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last closes the file.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            _partitions.Close();
            _disk.Dispose();
        }
    }

    // With a key that will be searched, the way to it is asked for too.
    private static CachedBlock? TryHoldAt(TablePartition partition, int index, scoped ReadOnlySpan<byte> key)
    {
        ref BlockSlot slot = ref partition.Blocks[index];
        slot.Search.Fetch(0, SearchBytes);
        if (!key.IsEmpty)
        {
            partition.Guesses[index].Fetch(slot.Search, key);
        }

        CachedBlock? block = Volatile.Read(ref slot.Block);
        if (block is null || !block.TryHoldAsHit())
        {
            return null;
        }

        block.Touch();
        return block;
    }

    private CachedBlock Bring(TablePartition partition, int index)
    {
        CachedBlock room = _cache.Allocate(partition.Index.Size(index), partition, index);
        return _cache.Publish(Read(room, partition, index));
    }

    // Fills a block that has room for the bytes as stored; another comes back if they are packed.
    private CachedBlock Read(CachedBlock block, TablePartition partition, int index)
    {
        long offset = partition.Index.Offset(index);
        try
        {
            Span<byte> stored = block.Room;
            ReadStored(offset, stored);
            StoredBlock how = Check(offset, stored);
            if (how.Compression == BlockCompression.None)
            {
                Span<byte> payload = stored[BlockHeader.Bytes..];
                Fill(block, partition, BlockHeader.Bytes, payload.Length, ShapeOf(offset, payload));
            }
            else
            {
                CachedBlock packed = block;
                block = Unpacked(offset, how, packed, partition);
                packed.Dispose();
            }
        }
        catch
        {
            block.Dispose();
            throw;
        }

        return block;
    }

    private static void Fill(
        CachedBlock block, TablePartition partition, int start, int length, in DataBlockShape shape)
    {
        block.Fill(start, length, searchStart: shape.EntriesLength, shape.Note);
        partition.Guesses[block.Index] = SearchGuess.Of(block.Payload, shape);
    }

    private CachedBlock Unpacked(long offset, in StoredBlock how, CachedBlock packed, TablePartition partition)
    {
        CachedBlock block = _cache.Allocate(how.PlainBytes, packed.Home, packed.Index);
        try
        {
            Fill(block, partition, 0, how.PlainBytes, Unpack(offset, how, packed.Room, block.Room));
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }
}

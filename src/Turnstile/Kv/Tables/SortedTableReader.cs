using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>One sorted table file, open for reading. Format: docs/formats/table.md.</summary>
/// <remarks>Threads: any. Lifetime: counted; the last owner closes the file. Cost: index and filter are in memory,
/// about 2 bytes a key, and count against the cache's budget; a get of a cached block allocates nothing, any other
/// block costs one read of the file.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Counted: the last release closes the file.")]
internal sealed class SortedTableReader
{
    // The restart points of a block of the usual size, with the usual entries.
    private const int SearchBytes = 192;

    private readonly IFile _file;
    private readonly BlockCache _cache;
    private readonly TableFooter _footer;
    private readonly BloomFilter _filter;
    private readonly TableBounds _bounds;

    // filled and emptied by the cache under its lock, read by any thread
    private readonly BlockSlot[] _blocks;

    // written once, before a part that lists the table is published: see Place
    private Sequence _placed;

    private ReferenceCount _references = ReferenceCount.One;

    private SortedTableReader(IFile file, FileNumber number, BlockCache cache)
    {
        _file = file;
        _cache = cache;
        FileBytes = file.Length;
        long footerOffset = FileBytes - TableFooter.Bytes;
        if (footerOffset <= 0)
        {
            throw new CorruptionException(
                file.Path, 0, "length of a table", $"more than {TableFooter.Bytes}", Decimal(FileBytes));
        }

        _footer = TableFooter.Read(ReadExactly(footerOffset, TableFooter.Bytes), number, file.Path, footerOffset);
        bool hasRanges = _footer.RangesOffset != 0;
        _filter = new BloomFilter(
            ReadPart(BlockKind.Filter, _footer.FilterOffset, _footer.IndexOffset), file.Path, _footer.FilterOffset);
        Index = new TableIndex(
            ReadPart(BlockKind.Index, _footer.IndexOffset, hasRanges ? _footer.RangesOffset : footerOffset),
            _footer.BlockCount,
            _footer.FilterOffset,
            file.Path,
            _footer.IndexOffset);
        Ranges = hasRanges
            ? RangeBlock.Read(
                ReadPart(BlockKind.Ranges, _footer.RangesOffset, footerOffset), file.Path, _footer.RangesOffset)
            : RangeTombstones.Empty;
        int last = Index.BlockCount - 1;
        _bounds = TableBounds.Of(Index.FirstKey, last < 0 ? default : Index.LastKey(last).ToArray(), Ranges);
        _blocks = new BlockSlot[Index.BlockCount];
        _cache.AddTable(MemoryBytes);
    }

    /// <summary>Its file number.</summary>
    public FileNumber Number => _footer.Number;

    /// <summary>Its size on disk, bytes.</summary>
    public long FileBytes { get; }

    /// <summary>What it keeps in memory beside cached blocks: index, filter and slots, bytes.</summary>
    public long MemoryBytes =>
        _filter.MemoryBytes + Index.MemoryBytes + (_blocks.Length * (long)Unsafe.SizeOf<BlockSlot>());

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

    /// <summary>Where the data blocks lie.</summary>
    internal TableIndex Index { get; }

    /// <summary>The path, for messages.</summary>
    internal string Path => _file.Path;

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
        if (_placed > at || !_filter.MayContain(hash))
        {
            return false;
        }

        int index = Index.Find(storedKey, at);
        if (index == Index.BlockCount)
        {
            return false;
        }

        CachedBlock cached = Hold(index);
        bool found = false;
        try
        {
            var block = new DataBlock(cached.Payload, cached.Shape, Path, Index.Offset(index));
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

    /// <summary>A data block, from the cache or the file, with a hold for the caller, who disposes it.</summary>
    public CachedBlock Hold(int index) => TryHold(index) ?? Bring(index);

    /// <summary>A data block with a hold for the caller, if the cache has it.</summary>
    public CachedBlock? TryHold(int index)
    {
        ref BlockSlot slot = ref _blocks[index];
        slot.Search.Fetch(SearchBytes);
        CachedBlock? block = Volatile.Read(ref slot.Block);
        if (block is null || !block.TryHold())
        {
            return null;
        }

        block.Touch();
        return block;
    }

    /// <summary>Reads bytes from the start of a data block on, past the cache and unchecked.</summary>
    public void ReadStored(int index, Span<byte> target) => ReadExactly(Index.Offset(index), target);

    /// <summary>Checks a data block as stored; tells how its payload is.</summary>
    public StoredBlock Check(int index, ReadOnlySpan<byte> stored) =>
        BlockHeader.Check(stored, BlockKind.Data, Number, Path, Index.Offset(index));

    /// <summary>Unpacks a checked data block into all of <paramref name="payload"/>; tells where its parts
    /// lie.</summary>
    /// <exception cref="CorruptionException">It is not what a packer wrote.</exception>
    public DataBlockShape Unpack(int index, in StoredBlock how, ReadOnlySpan<byte> stored, Span<byte> payload)
    {
        if (!BlockCodecs.Reading(how.Compression).TryUnpack(stored[BlockHeader.Bytes..], payload))
        {
            throw new CorruptionException(
                Path,
                Index.Offset(index) + BlockHeader.Bytes,
                "packed payload of a block",
                Decimal(how.PlainBytes) + " bytes once unpacked",
                "other bytes");
        }

        return ShapeOf(index, payload);
    }

    /// <summary>Where the parts of a data block's payload lie.</summary>
    public DataBlockShape ShapeOf(int index, ReadOnlySpan<byte> payload) =>
        DataBlockShape.Read(payload, Path, Index.Offset(index) + BlockHeader.Bytes);

    /// <summary>One owner more; the caller must hold a reference.</summary>
    public void Retain() => _references.Retain();

    /// <summary>One owner less; the last closes the file.</summary>
    public void Release()
    {
        if (_references.Release())
        {
            _cache.RemoveTable(_blocks, MemoryBytes);
            _file.Dispose();
        }
    }

    private CachedBlock Bring(int index)
    {
        CachedBlock block = _cache.Allocate(Index.Size(index), _blocks, index);
        try
        {
            Span<byte> stored = block.Room;
            ReadStored(index, stored);
            StoredBlock how = Check(index, stored);
            if (how.Compression == BlockCompression.None)
            {
                Span<byte> payload = stored[BlockHeader.Bytes..];
                block.Fill(BlockHeader.Bytes, payload.Length, ShapeOf(index, payload));
            }
            else
            {
                CachedBlock packed = block;
                block = Unpacked(index, how, packed);
                packed.Dispose();
            }
        }
        catch
        {
            block.Dispose();
            throw;
        }

        return _cache.Publish(block);
    }

    private CachedBlock Unpacked(int index, in StoredBlock how, CachedBlock packed)
    {
        CachedBlock block = _cache.Allocate(how.PlainBytes, _blocks, index);
        try
        {
            block.Fill(0, how.PlainBytes, Unpack(index, how, packed.Room, block.Room));
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    private ReadOnlyMemory<byte> ReadPart(BlockKind kind, long start, long end)
    {
        long size = end - start;
        if (size <= BlockHeader.Bytes || size > BlockHeader.PayloadBytesMax)
        {
            throw new CorruptionException(
                _file.Path, start, $"size of the {kind} block", "17 bytes to 1 GiB", Decimal(size));
        }

        byte[] block = ReadExactly(start, (int)size);
        BlockHeader.Check(block, kind, _footer.Number, _file.Path, start);
        return block.AsMemory(BlockHeader.Bytes);
    }

    private byte[] ReadExactly(long offset, int length)
    {
        byte[] bytes = new byte[length];
        ReadExactly(offset, bytes);
        return bytes;
    }

    private void ReadExactly(long offset, Span<byte> bytes)
    {
        int read = _file.Read(offset, bytes);
        if (read != bytes.Length)
        {
            throw new CorruptionException(
                _file.Path, offset, "bytes in the file", Decimal(bytes.Length), Decimal(read));
        }
    }

    private static string Decimal(long value) => value.ToString(CultureInfo.InvariantCulture);
}

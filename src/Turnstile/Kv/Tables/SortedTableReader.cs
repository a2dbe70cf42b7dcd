using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>One sorted table file, open for reading. Format: docs/formats/table.md.</summary>
/// <remarks>Threads: any. Lifetime: counted; the last owner closes the file. Cost: index and filter are in memory,
/// about 2 bytes a key; a get of a cached block allocates nothing, any other block costs one read of the
/// file.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Counted: the last release closes the file.")]
internal sealed class SortedTableReader
{
    private readonly IFile _file;
    private readonly BlockCache _cache;
    private readonly TableFooter _footer;
    private readonly BloomFilter _filter;
    private readonly TableBounds _bounds;

    // filled and emptied by the cache under its lock, read by any thread
    private readonly CachedBlock?[] _blocks;

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
        _blocks = new CachedBlock?[Index.BlockCount];
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
    public Sequence FirstSequence => _footer.First;

    /// <summary>The highest sequence in it.</summary>
    public Sequence LastSequence => _footer.Last;

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

    /// <summary>Finds the newest entry of a key at or below a sequence; a tombstone is an entry too. The hash is that
    /// of the stored key; the value stays readable, for its block is never changed.</summary>
    public bool TryGet(
        scoped ReadOnlySpan<byte> storedKey,
        ulong hash,
        Sequence at,
        out EntryStamp stamp,
        out ReadOnlySpan<byte> value)
    {
        stamp = default;
        value = default;
        if (!_filter.MayContain(hash))
        {
            return false;
        }

        int index = Index.Find(storedKey, at);
        if (index == Index.BlockCount)
        {
            return false;
        }

        CachedBlock cached = Block(index);
        var block = new DataBlock(cached.Payload, cached.Shape, Path, Index.Offset(index));
        if (!block.TryFind(storedKey, at, out EntryHeader header))
        {
            return false;
        }

        stamp = header.Stamp;
        value = block.Entries.Slice(header.ValueOffset, header.ValueLength);
        return true;
    }

    /// <summary>The payload of a data block, from the cache or the file.</summary>
    public CachedBlock Block(int index)
    {
        CachedBlock? block = Volatile.Read(ref _blocks[index]);
        if (block is not null)
        {
            block.Touch();
            return block;
        }

        byte[] payload = new byte[Index.Size(index) - BlockHeader.Bytes];
        ReadBlock(index, payload);
        return _cache.Add(new CachedBlock(payload, ShapeOf(index, payload), _blocks, index));
    }

    /// <summary>Reads the payload of a data block past the cache, into a buffer that is made large enough; returns its
    /// length.</summary>
    public int ReadBlock(int index, ref byte[] buffer)
    {
        int length = Index.Size(index) - BlockHeader.Bytes;
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, 16 << 10)];
        }

        ReadBlock(index, buffer.AsSpan(0, length));
        return length;
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
            _cache.DropAll(_blocks);
            _file.Dispose();
        }
    }

    private void ReadBlock(int index, Span<byte> payload)
    {
        byte[] whole = System.Buffers.ArrayPool<byte>.Shared.Rent(Index.Size(index));
        try
        {
            Span<byte> block = whole.AsSpan(0, Index.Size(index));
            ReadExactly(Index.Offset(index), block);
            BlockHeader.Check(block, BlockKind.Data, Number, Path, Index.Offset(index));
            block[BlockHeader.Bytes..].CopyTo(payload);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(whole);
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

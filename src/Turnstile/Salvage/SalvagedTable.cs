using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Salvage;

/// <summary>One table: every data block that passes its checksum, and where the others were.</summary>
/// <remarks>With a whole footer and index the blocks are where the index says; otherwise they are looked for from the
/// beginning of the file. Cost: the file is read twice, block by block. Threads: one.</remarks>
internal sealed class SalvagedTable : IDisposable
{
    private readonly IFile _file;
    private readonly string _name;
    private readonly LiveFile? _live;
    private readonly Sequence _liveAfter;
    private readonly Sequence _place;
    private readonly TableBlocks _reader;
    private readonly List<long> _blocks = [];
    private readonly List<KeyGap> _gaps = [];

    // the last key of the block before, while the file is read for the first time
    private byte[]? _lastKey;
    private bool _isInGap;

    private SalvagedTable(IFile file, FileNumber number, LiveFile? live, Sequence liveAfter, Sequence place)
    {
        _file = file;
        _name = FileNames.Of(FileKind.Table, number);
        _live = live;
        _liveAfter = liveAfter;
        _place = place;
        _reader = new TableBlocks(file, number);
    }

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Where keys are lost.</summary>
    public IReadOnlyList<KeyGap> Gaps => _gaps;

    /// <summary>The deletes of ranges in it.</summary>
    public RangeTombstones Ranges { get; private set; } = RangeTombstones.Empty;

    /// <summary>The highest sequence that was found.</summary>
    public Sequence LastSequence { get; private set; }

    /// <summary>Opens a table and reads it through.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="directory">The damaged database.</param>
    /// <param name="number">The table.</param>
    /// <param name="live">What the manifest says of it; null if it does not list it.</param>
    /// <param name="liveAfter">Its entries above this are live; the others may be obsolete.</param>
    /// <param name="place">The sequence of entries that bear none; zero if nobody knows it.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static SalvagedTable Open(
        IFileSystem files, string directory, FileNumber number, LiveFile? live, Sequence liveAfter, Sequence place)
    {
        IFile file = files.OpenRead(FileNames.PathOf(directory, FileKind.Table, number));
        var table = new SalvagedTable(file, number, live, liveAfter, place);
        try
        {
            table.ReadThrough(number);
        }
        catch (IOException problem)
        {
            table.Fail(problem.Message);
            table.AddWholeGap();
        }

        return table;
    }

    /// <summary>The entries of the good blocks, in the order of the file.</summary>
    public IEnumerable<SalvagedEntry> Entries()
    {
        foreach (long offset in _blocks)
        {
            if (TryDecode(offset, _file.Length) is { } entries)
            {
                foreach (SalvagedEntry entry in entries)
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadThrough(FileNumber number)
    {
        long footerOffset = Math.Max(0, _file.Length - TableFooter.Bytes);
        TableFooter? footer = Try<TableFooter?>(() => TableFooter.Read(
            Part(footerOffset, TableFooter.Bytes), number, _file.Path, footerOffset));
        TableIndex? index = null;
        if (footer is { } parts)
        {
            long indexEnd = parts.RangesOffset == 0 ? footerOffset : parts.RangesOffset;
            index = Try(() => new TableIndex(
                Block(BlockKind.Index, parts.IndexOffset, indexEnd, number),
                parts.BlockCount,
                parts.FilterOffset,
                _file.Path,
                parts.IndexOffset));
            Try(() => Block(BlockKind.Filter, parts.FilterOffset, parts.IndexOffset, number));
            if (parts.RangesOffset != 0)
            {
                ReadRanges(parts.RangesOffset, () =>
                    Block(BlockKind.Ranges, parts.RangesOffset, footerOffset, number));
            }
        }

        if (index is not null)
        {
            ReadByIndex(index);
        }
        else
        {
            Search(footer?.FilterOffset ?? _file.Length, isEndKnown: footer is not null);
        }
    }

    private void ReadByIndex(TableIndex index)
    {
        for (int i = 0; i < index.BlockCount; i++)
        {
            if (TryDecode(index.Offset(i), index.Offset(i + 1)) is { } entries)
            {
                Keep(index.Offset(i), entries);
                continue;
            }

            byte[] first = (i == 0 ? index.FirstKey.Span : index.LastKey(i - 1)).ToArray();
            _gaps.Add(new KeyGap(_name, first, index.LastKey(i).ToArray()));
        }
    }

    // Without an index only what follows a block says that it was the last one.
    private void Search(long end, bool isEndKnown)
    {
        bool isComplete = false;
        bool hasRanges = isEndKnown;
        long offset = 0;
        while (offset < end)
        {
            byte[]? block = _reader.TryRead(offset, end);
            if (block is null)
            {
                Fail($"{_file.Path}: no block at byte {offset}");
                _isInGap |= !isComplete;
                if (_reader.Find(offset + 1, end) is not { } next)
                {
                    break;
                }

                offset = next;
                continue;
            }

            switch ((BlockKind)block[4])
            {
                case BlockKind.Data:
                    if (TryDecode(offset, end) is { } entries)
                    {
                        Keep(offset, entries);
                    }
                    else
                    {
                        _isInGap = true;
                    }

                    break;
                case BlockKind.Ranges:
                    ReadRanges(offset, () => block[BlockHeader.Bytes..]);
                    hasRanges = true;
                    break;
                default:
                    isComplete = true;
                    break;
            }

            offset += block.Length;
        }

        if (_isInGap || !(isComplete || (isEndKnown && offset == end)))
        {
            _gaps.Add(new KeyGap(_name, _lastKey ?? Lowest, Highest));
        }

        // Whether there was a block of deleted ranges, the footer alone says.
        if (!hasRanges)
        {
            AddWholeGap();
        }
    }

    private void Keep(long offset, List<SalvagedEntry> entries)
    {
        if (_isInGap)
        {
            _gaps.Add(new KeyGap(_name, _lastKey ?? Lowest, entries[0].Key));
            _isInGap = false;
        }

        _blocks.Add(offset);
        _lastKey = entries[^1].Key;
        foreach (SalvagedEntry entry in entries)
        {
            LastSequence = entry.Stamp.Sequence > LastSequence ? entry.Stamp.Sequence : LastSequence;
        }
    }

    private void ReadRanges(long offset, Func<byte[]> block)
    {
        if (Try(() => RangeBlock.Read(block().AsMemory(), _file.Path, offset)) is { } ranges)
        {
            Ranges = ranges;
            return;
        }

        AddWholeGap();
    }

    private void AddWholeGap() => _gaps.Add(new KeyGap(_name, Lowest, Highest));

    private byte[] Lowest => _live?.SmallestKey.ToArray() ?? [];

    private byte[]? Highest => _live?.LargestKey.ToArray();

    private List<SalvagedEntry>? TryDecode(long offset, long end)
    {
        try
        {
            if (_reader.TryRead(offset, end) is { } block && block[4] == (byte)BlockKind.Data)
            {
                return _reader.Entries(block, offset, _liveAfter, _place);
            }

            Fail($"{_file.Path}: no data block at byte {offset}");
        }
        catch (IOException problem)
        {
            Fail(problem.Message);
        }

        return null;
    }

    private byte[] Block(BlockKind kind, long start, long end, FileNumber number)
    {
        long size = end - start;
        if (size <= BlockHeader.Bytes || size > BlockHeader.PayloadBytesMax)
        {
            throw new CorruptionException(
                _file.Path, start, $"size of the {kind} block", "17 bytes to 1 GiB", $"{size}");
        }

        byte[] block = Part(start, (int)size);
        BlockHeader.Check(block, kind, number, _file.Path, start);
        return block[BlockHeader.Bytes..];
    }

    private byte[] Part(long offset, int length)
    {
        byte[] bytes = new byte[length];
        int read = _file.Read(offset, bytes);
        return read == length
            ? bytes
            : throw new CorruptionException(_file.Path, offset, "bytes in the file", $"{length}", $"{read}");
    }

    private T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is IOException or InvariantException)
        {
            Fail(problem.Message);
            return default;
        }
    }

    private void Fail(string problem) => Problem ??= problem;
}

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
        var file = new TableFile(_file, number);
        TableFooter? footer = Try<TableFooter?>(() => file.ReadFooter());
        TablePartition[]? partitions = null;
        if (footer is { } parts)
        {
            partitions = Try(() => PartitionsOf(file, parts));
            if (parts.RangesOffset != 0)
            {
                long end = file.Length - TableFooter.Bytes;
                ReadRanges(
                    parts.RangesOffset, () => file.ReadPart(BlockKind.Ranges, parts.RangesOffset, end));
            }
        }

        if (partitions is not null)
        {
            ReadByIndex(partitions);
        }
        else
        {
            Search(footer?.PartitionsOffset ?? _file.Length, isEndKnown: footer is not null);
        }
    }

    // One that is damaged would leave a gap of many blocks, each of which may be whole.
    private static TablePartition[] PartitionsOf(TableFile file, TableFooter footer)
    {
        TableIndex top = file.ReadTopIndex(footer);
        return [.. Enumerable.Range(0, top.BlockCount).Select(number => file.ReadPartition(footer, top, number, []))];
    }

    private void ReadByIndex(TablePartition[] partitions)
    {
        byte[]? before = null;
        foreach (TablePartition partition in partitions)
        {
            TableIndex index = partition.Index;
            for (int i = 0; i < index.BlockCount; i++)
            {
                byte[] last = index.LastKey(i).ToArray();
                if (TryDecode(index.Offset(i), index.Offset(i + 1)) is { } entries)
                {
                    Keep(index.Offset(i), entries);
                }
                else
                {
                    _gaps.Add(new KeyGap(_name, before ?? index.FirstKey.ToArray(), last));
                }

                before = last;
            }
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
                    ReadRanges(offset, () => block.AsMemory(BlockHeader.Bytes));
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

    private void ReadRanges(long offset, Func<ReadOnlyMemory<byte>> payload)
    {
        if (Try(() => RangeBlock.Read(payload(), _file.Path, offset)) is { } ranges)
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

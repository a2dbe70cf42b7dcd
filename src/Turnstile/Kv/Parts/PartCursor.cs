using Turnstile.Kv.Cursors;
using Turnstile.Kv.Memory;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;

namespace Turnstile.Kv.Parts;

/// <summary>Walks over a range of all sources of a part, as a reader sees it.</summary>
/// <remarks>Keeps its cursors and their buffers, so that opening it again allocates nothing once it has been used over
/// as many sources. Threads: one at a time. Lifetime: the caller holds the view until <see cref="LetGo"/>.</remarks>
internal sealed class PartCursor
{
    private static readonly EmptyCursor s_empty = new();

    private readonly List<MemTableCursor> _memTables = [];
    private readonly List<TableCursor> _tables = [];
    private readonly List<LevelCursor> _levels = [];
    private readonly MergingCursor _merged = new([]);
    private IEntryCursor[] _sources = new IEntryCursor[8];
    private IRangeSource[] _ranges = [];
    private int _memTableCount;
    private int _tableCount;
    private int _levelCount;
    private int _sourceCount;

    /// <summary>The entries of the range; stands on none when it was opened.</summary>
    public VisibleCursor Entries { get; } = new(s_empty, default, default, reverse: false);

    /// <summary>Begins a walk over what <paramref name="part"/> holds of a range at a sequence and a
    /// time.</summary>
    public void Open(KeyPart part, Sequence at, ReadTime time, in KeyRange range, bool reverse)
    {
        LetGo();
        AddMemTable(part.Active, at);
        foreach (MemTable memtable in part.Frozen)
        {
            AddMemTable(memtable, at);
        }

        foreach (SortedTableReader table in part.Level(0))
        {
            if (table.FirstSequence <= at && MayHold(table, range))
            {
                AddTable(table, at);
            }
        }

        for (int level = 1; level < KeyPart.LevelCount; level++)
        {
            ReadOnlySpan<SortedTableReader> tables = part.Level(level);
            int first = tables.IsEmpty ? 0 : TableSearch.FirstEndingAtOrAfter(tables, range.Start.Span);
            if (first < tables.Length && MayHold(tables[first], range))
            {
                AddLevel(part.LevelAt(level), at);
            }
        }

        Entries.Reset(Merged(), time, range, reverse);
    }

    /// <summary>Gives back the memory that is in hand and forgets the part; may be opened again.</summary>
    public void LetGo()
    {
        Entries.Reset(s_empty, default, default, backwards: false);
        for (int i = 0; i < _sourceCount; i++)
        {
            _sources[i].LetGo();
        }

        Array.Clear(_sources, 0, _sourceCount);
        _memTableCount = 0;
        _tableCount = 0;
        _levelCount = 0;
        _sourceCount = 0;
        _ranges = [];
    }

    private IEntryCursor Merged()
    {
        if (_sourceCount == 0)
        {
            return s_empty;
        }

        if (_sourceCount == 1)
        {
            return _sources[0];
        }

        _merged.Reset(_sources, _sourceCount);
        return _merged;
    }

    // Whatever a memtable takes in later is above the reader's sequence, so one that is empty now stays so for the
    // reader.
    private void AddMemTable(MemTable memtable, Sequence at)
    {
        Sequence first = memtable.FirstSequence;
        if (first == Sequence.Zero || first > at)
        {
            return;
        }

        if (_memTableCount == _memTables.Count)
        {
            _memTables.Add(new MemTableCursor(memtable, at));
        }

        MemTableCursor cursor = _memTables[_memTableCount++];
        cursor.Reset(memtable, at);
        RangeTombstones ranges = memtable.Ranges;
        AddSource(cursor, ranges.IsEmpty ? null : ranges, at);
    }

    private void AddTable(SortedTableReader table, Sequence at)
    {
        if (_tableCount == _tables.Count)
        {
            _tables.Add(new TableCursor(at));
        }

        TableCursor cursor = _tables[_tableCount++];
        cursor.Reset(at);
        cursor.Open(table);
        AddSource(cursor, table.Ranges.IsEmpty ? null : table.Ranges, at);
    }

    private void AddLevel(TableLevel level, Sequence at)
    {
        if (_levelCount == _levels.Count)
        {
            _levels.Add(new LevelCursor(level.Tables, at));
        }

        LevelCursor cursor = _levels[_levelCount++];
        cursor.Reset(level.Tables, at);
        AddSource(cursor, level.Row, at);
    }

    // Without any deletes of ranges so far, the cursor is taken as it is.
    private void AddSource(IEntryCursor cursor, IRangeSource? own, Sequence at)
    {
        if (_sourceCount == _sources.Length)
        {
            Array.Resize(ref _sources, 2 * _sources.Length);
        }

        bool isBare = own is null && _ranges.Length == 0;
        _sources[_sourceCount++] = isBare ? cursor : new CoveredCursor(cursor, own, _ranges, at, at);
        if (own is not null)
        {
            _ranges = [.. _ranges, own];
        }
    }

    private static bool MayHold(SortedTableReader table, in KeyRange range) =>
        !TableSearch.EndsBefore(table, range.Start.Span)
        && (range.End.IsEmpty || table.FirstKey.SequenceCompareTo(range.End.Span) < 0);
}

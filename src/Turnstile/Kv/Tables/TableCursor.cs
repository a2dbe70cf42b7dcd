using Turnstile.Caching;
using Turnstile.Kv.Cursors;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Walks over one sorted table.</summary>
/// <remarks>With <c>cached</c> blocks come from and go to the block cache, and the cursor holds the one it stands in;
/// but one that has come through several blocks in order, and finds the next not cached, reads on in a window of its
/// own, which is faster and leaves the cache to those who come again. Without, as for merging a whole table, all
/// reading is so. Either is given back by <see cref="LetGo"/>, after which it must be opened again.</remarks>
internal sealed class TableCursor(Sequence at, bool cached = true) : IEntryCursor
{
    // Blocks in a row before the cursor reads ahead.
    private const int RunMin = 4;

    private static readonly Sequence s_newest = new(ulong.MaxValue);

    private SortedTableReader? _table;
    private TablePartition? _partition;
    private ulong _placed;
    private BlockWindow? _window;
    private CachedBlock? _held;

    // where the payload of the loaded block lies: in the held block's memory or the window's
    private NativeView _memory;
    private int _start;
    private DataBlockShape _shape;
    private int _loaded = -1;
    private int _lastLoaded = -1;
    private int _step;
    private int _runLength;

    private bool _valid;
    private int _block;
    private EntryRun _run = new();

    // on the way back: the entries before those of the run, once they were looked at
    private EntryRun? _before;

    /// <inheritdoc/>
    public bool IsValid => _valid;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _run.Key;

    /// <inheritdoc/>
    public EntryStamp Stamp => _run.Header.Stamp;

    /// <inheritdoc/>
    public bool IsLasting => _run.Header is { Kind: EntryKind.Put, ExpiresAt: 0 };

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            ref readonly EntryHeader header = ref _run.Header;
            return _memory.Slice(_start + header.ValueOffset, header.ValueLength);
        }
    }

    private SortedTableReader Table => _table!;

    private ReadOnlySpan<byte> Entries => _memory.Slice(_start, _shape.EntriesLength);

    /// <summary>Shows what there is at another sequence from the next opening on.</summary>
    public void Reset(Sequence upTo) => at = upTo;

    /// <summary>Takes up a table, which the caller holds; the cursor stands nowhere then.</summary>
    public void Open(SortedTableReader table)
    {
        Unload();
        _table = table;
        _partition = null;
        _placed = table.Placed;
        _lastLoaded = -1;
        _valid = false;
    }

    /// <inheritdoc/>
    public void LetGo()
    {
        Unload();
        _window?.LetGo();
        _table = null;
        _partition = null;
        _valid = false;
    }

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        _valid = Table.BlockCount > 0;
        if (_valid)
        {
            EnterAt(0, 0);
            ReadInBlock();
            _valid = ShowForward();
        }
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        _valid = Table.BlockCount > 0;
        if (_valid)
        {
            EnterBlockEnd(Table.BlockCount - 1);
            _valid = ShowBackward();
        }
    }

    /// <inheritdoc/>
    public void SeekAtOrAfter(ReadOnlySpan<byte> key) => _valid = FindAtOrAfter(key) && ShowForward();

    /// <inheritdoc/>
    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        if (!FindAtOrAfter(key))
        {
            SeekToLast();
            return;
        }

        _valid = StepBack() && ShowBackward();
    }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        bool there;
        bool same;
        do
        {
            there = ReadNext(out same);
        }
        while (there && same);
        return _valid = there && ShowForward();
    }

    /// <inheritdoc/>
    public bool MovePrevious()
    {
        bool there;
        bool same;
        do
        {
            same = IsSameKeyBefore(out _);
            there = StepBack();
        }
        while (there && same);
        return _valid = there && ShowBackward();
    }

    /// <inheritdoc/>
    public void MoveNextEntry() => _valid = ReadNext(out _) && ShowForward();

    // Standing on the newest entry of a key: on to the first that is at or below the sequence.
    private bool ShowForward()
    {
        while (_run.Header.Sequence > at.Value)
        {
            if (!ReadNext(out _))
            {
                return false;
            }
        }

        return true;
    }

    // Standing on the oldest entry of a key: back to the newest at or below the sequence, of this key or one before.
    private bool ShowBackward()
    {
        while (_run.Header.Sequence > at.Value)
        {
            if (!StepBack())
            {
                return false;
            }
        }

        while (IsSameKeyBefore(out ulong sequence) && sequence <= at.Value)
        {
            StepBack();
        }

        return true;
    }

    // To the first entry at or after the key, of whatever sequence.
    private bool FindAtOrAfter(ReadOnlySpan<byte> key)
    {
        if (Table.PartitionOf(key, s_newest, cached) is not { } partition)
        {
            return false;
        }

        // Behind all of its keys only if an index lies.
        int block = Math.Min(partition.FirstBlock + partition.Index.Find(key, s_newest), partition.EndBlock - 1);
        _partition = partition;
        Load(block);
        DataBlock data = Data();
        int position = data.Enter(data.RestartBefore(key));
        bool there = data.TryFindAtOrAfter(key, s_newest, ref position, out EntryHeader header, out _);
        EnterAt(block, position);
        if (there)
        {
            _run.Stand(header, key, data.Entries, _placed);
            return true;
        }

        do
        {
            there = ReadNext(out _);
        }
        while (there && Key.SequenceCompareTo(key) < 0);
        return there;
    }

    private bool ReadNext(out bool sameKey)
    {
        if (_run.End < _shape.EntriesLength)
        {
            sameKey = ReadInBlock();
            return true;
        }

        if (_block + 1 == Table.BlockCount)
        {
            sameKey = false;
            return false;
        }

        EnterAt(_block + 1, 0);
        sameKey = ReadInBlock();
        return true;
    }

    // Reads the next entry of the block; tells whether its key is the one that was read before.
    private bool ReadInBlock()
    {
        if (!_run.TryReadNext(Entries, _placed, out bool sameKey))
        {
            Data().Fail(_run.End, "an entry", "one that lies in its block and goes on from the key before", "none");
        }

        return sameKey;
    }

    // To the entry before; false if there is none.
    private bool StepBack()
    {
        if (_run.HasBefore)
        {
            _run.StepBack(Entries);
            return true;
        }

        if (_run.Position == 0)
        {
            if (_block == 0)
            {
                return false;
            }

            EnterBlockEnd(_block - 1);
            return true;
        }

        StepBackInBlock();
        return true;
    }

    // Into the run before.
    private void StepBackInBlock()
    {
        EntryRun before = Before();
        _before = _run;
        _before.Begin(0);
        _run = before;
    }

    // Whether the entry before is of the same key, and its sequence. Of a block before, the index knows it.
    private bool IsSameKeyBefore(out ulong sequence)
    {
        if (_run.HasBefore)
        {
            return _run.IsSameKeyBefore(out sequence);
        }

        if (_run.Position > 0)
        {
            EntryRun before = Before();
            sequence = before.Header.Sequence;
            return before.Key.SequenceEqual(Key);
        }

        sequence = 0;
        return _block > 0 && Table.LastEntryBefore(PartitionOf(_block), _block, out sequence).SequenceEqual(Key);
    }

    // The entries of the block before those of the run.
    private EntryRun Before()
    {
        EntryRun before = _before ??= new EntryRun();
        if (before.End != _run.Position)
        {
            DataBlock data = Data();
            int restart = _run.RestartBefore(data);
            if (restart > 0)
            {
                data.Fetch(restart - 1);
            }

            before.Read(data, restart, _run.Position, _placed);
        }

        return before;
    }

    private void EnterBlockEnd(int block)
    {
        Load(block);
        EnterAt(block, _shape.EntriesLength);
        Data().Fetch(_shape.RestartCount - 1);
        StepBackInBlock();
    }

    // Before an entry of which the key stands whole, or is known; or behind the last.
    private void EnterAt(int block, int position)
    {
        Load(block);
        _block = block;
        _before?.Begin(0);
        _run.Begin(position);
    }

    private DataBlock Data() =>
        new(_memory.Slice(_start, _shape.PayloadBytes), _shape, Table.Path, PartitionOf(_loaded).Offset(_loaded));

    private TablePartition PartitionOf(int block)
    {
        bool isHere = _partition?.Has(block) ?? false;
        return _partition = isHere ? _partition! : Table.PartitionOf(block, cached);
    }

    private void Load(int block)
    {
        if (_loaded == block)
        {
            return;
        }

        int step = block - _lastLoaded;
        _runLength = step is not (1 or -1) ? 0 : step == _step ? _runLength + 1 : 1;
        _step = step;
        Unload();
        TablePartition partition = PartitionOf(block);
        if (cached && !(_window?.Has(Table, block) ?? false))
        {
            _held = _runLength < RunMin
                ? Table.Hold(partition, block)
                : SortedTableReader.TryHold(partition, block);
        }

        if (_held is not null)
        {
            _memory = _held.View;
            _start = _held.Start;
            _shape = DataBlockShape.Of(_held.Length, _held.Note);
        }
        else
        {
            _window ??= new BlockWindow();
            if (!_window.Has(Table, block))
            {
                _window.Read(Table, partition, block, backwards: step == -1);
            }

            _shape = _window.Open(block, out _memory, out _start);
        }

        _loaded = block;
        _lastLoaded = block;
    }

    private void Unload()
    {
        _loaded = -1;
        _memory = default;
        _held?.Dispose();
        _held = null;
    }
}

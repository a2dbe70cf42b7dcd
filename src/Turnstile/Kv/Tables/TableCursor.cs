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
    private int _position;
    private EntryHeader _header;
    private byte[] _key = new byte[256];
    private int _keyLength;

    // on the way back
    private EntryRuns? _runs;

    /// <inheritdoc/>
    public bool IsValid => _valid;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    /// <inheritdoc/>
    public EntryStamp Stamp => _header.Stamp;

    /// <inheritdoc/>
    public bool IsLasting => _header.Kind == EntryKind.Put && _header.ExpiresAt == 0;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Value => _memory.Slice(_start + _header.ValueOffset, _header.ValueLength);

    private SortedTableReader Table => _table!;

    private EntryRuns Runs => _runs ??= new EntryRuns();

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
            ReadHere();
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
    public void MoveNext()
    {
        bool same;
        do
        {
            _valid = ReadNext(out same);
        }
        while (_valid && same);
        _valid = _valid && ShowForward();
    }

    /// <inheritdoc/>
    public void MovePrevious()
    {
        bool same;
        do
        {
            same = IsSameKeyBefore(out _);
            _valid = StepBack();
        }
        while (_valid && same);
        _valid = _valid && ShowBackward();
    }

    /// <inheritdoc/>
    public void MoveNextEntry() => _valid = ReadNext(out _) && ShowForward();

    // Standing on the newest entry of a key: on to the first that is at or below the sequence.
    private bool ShowForward()
    {
        while (_header.Sequence > at.Value)
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
        while (_header.Sequence > at.Value)
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
        EnterAt(block, data.Enter(data.RestartBefore(key)));
        ReadHere();
        bool there = true;
        while (there && Key.SequenceCompareTo(key) < 0)
        {
            there = ReadNext(out _);
        }

        return there;
    }

    private bool ReadNext(out bool sameKey)
    {
        _position = _header.End;
        if (_position < _shape.EntriesLength)
        {
            sameKey = ReadHere();
            return true;
        }

        if (_block + 1 == Table.BlockCount)
        {
            sameKey = false;
            return false;
        }

        Load(_block + 1);
        _block++;
        _position = 0;
        sameKey = ReadHere();
        return true;
    }

    // To the entry before; false if there is none.
    private bool StepBack()
    {
        if (_position > 0)
        {
            StepBackInBlock();
            return true;
        }

        if (_block == 0)
        {
            return false;
        }

        EnterBlockEnd(_block - 1);
        return true;
    }

    private void StepBackInBlock()
    {
        EntryRuns runs = Runs;
        if (!runs.TryStepBack(_position))
        {
            runs.Enter(Data(), _position, _placed);
        }

        EntryRun run = runs.Here;
        _position = run.Position;
        _header = run.Header;
        ReadOnlySpan<byte> key = run.Key;
        if (key.Length > _key.Length)
        {
            _key = new byte[StoredKey.BytesMax];
        }

        key.CopyTo(_key);
        _keyLength = key.Length;
    }

    // Whether the entry before is of the same key, and its sequence. Of a block before, the index knows it.
    private bool IsSameKeyBefore(out ulong sequence)
    {
        EntryRuns runs = Runs;
        if (runs.IsInside(_position))
        {
            return runs.Here.IsSameKeyBefore(out sequence);
        }

        if (_position > 0)
        {
            return runs.IsSameKeyBefore(Data(), _position, Key, _placed, out sequence);
        }

        sequence = 0;
        return _block > 0 && Table.LastEntryBefore(PartitionOf(_block), _block, out sequence).SequenceEqual(Key);
    }

    private void EnterBlockEnd(int block)
    {
        EnterAt(block, 0);
        _position = _shape.EntriesLength;
        StepBackInBlock();
    }

    private void EnterAt(int block, int position)
    {
        Load(block);
        _block = block;
        _position = position;
        _keyLength = 0;
    }

    // Reads the entry at the position; tells whether its key is the one that was read before.
    private bool ReadHere()
    {
        ReadOnlySpan<byte> entries = _memory.Slice(_start, _shape.EntriesLength);
        if (!EntryHeader.TryRead(entries, _position, out _header))
        {
            Data().Fail(_position, "an entry", "one that lies within its block", "none");
        }

        if (_placed != 0)
        {
            _header.Sequence = _placed;
        }

        int shared = _header.Shared;
        int length = shared + _header.Rest;
        if (shared > _keyLength)
        {
            Data().Fail(_position, "shared bytes of a key", $"at most {_keyLength}", $"{shared}");
        }

        if (length > _key.Length)
        {
            Array.Resize(ref _key, StoredKey.BytesMax);
        }

        ReadOnlySpan<byte> rest = entries.Slice(_header.RestOffset, _header.Rest);
        Span<byte> place = _key.AsSpan(shared, rest.Length);
        if (length == _keyLength && (rest.IsEmpty || (rest[0] == place[0] && rest.SequenceEqual(place))))
        {
            return true;
        }

        rest.CopyTo(place);
        _keyLength = length;
        return false;
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
        _runs?.Clear();
        _memory = default;
        _held?.Dispose();
        _held = null;
    }
}

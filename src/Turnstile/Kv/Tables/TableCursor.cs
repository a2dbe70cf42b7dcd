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

    private SortedTableReader? _table;
    private ulong _placed;
    private BlockWindow? _window;
    private CachedBlock? _held;

    // where the payload of the loaded block lies: in the held block's memory or the window's
    private NativeView _memory;
    private int _start;
    private DataBlockShape _shape;
    private int _loaded = -1;
    private int _lastLoaded = -1;
    private int _runLength;

    private bool _valid;
    private int _block;
    private int _position;
    private EntryHeader _header;
    private byte[] _key = new byte[256];
    private int _keyLength;

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

    /// <summary>Shows what there is at another sequence from the next opening on.</summary>
    public void Reset(Sequence upTo) => at = upTo;

    /// <summary>Takes up a table, which the caller holds; the cursor stands nowhere then.</summary>
    public void Open(SortedTableReader table)
    {
        Unload();
        _table = table;
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
        _valid = false;
    }

    /// <inheritdoc/>
    public void SeekToFirst()
    {
        _valid = Table.Index.BlockCount > 0;
        if (_valid)
        {
            EnterBlock(0);
            _valid = ReadRest() && ShowForward();
        }
    }

    /// <inheritdoc/>
    public void SeekToLast()
    {
        _valid = Table.Index.BlockCount > 0;
        if (_valid)
        {
            EnterBlockEnd(Table.Index.BlockCount - 1);
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

        _valid = ReadPrevious(out _) && ShowBackward();
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
            _valid = ReadPrevious(out same);
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
            if (!ReadPrevious(out _))
            {
                return false;
            }
        }

        while (true)
        {
            (int block, int position) = (_block, _position);
            if (!ReadPrevious(out bool same) || !same || _header.Sequence > at.Value)
            {
                Return(block, position);
                return true;
            }
        }
    }

    // To the first entry at or after the key, of whatever sequence.
    private bool FindAtOrAfter(ReadOnlySpan<byte> key)
    {
        int block = Table.Index.Find(key, new Sequence(ulong.MaxValue));
        if (block == Table.Index.BlockCount)
        {
            return false;
        }

        Load(block);
        DataBlock data = Data();
        EnterAt(block, data.Restart(data.RestartBefore(key)));
        bool there = ReadRest();
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

        if (_block + 1 == Table.Index.BlockCount)
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

    private bool ReadPrevious(out bool sameKey)
    {
        sameKey = false;
        int length = _keyLength;
        Span<byte> scratch = stackalloc byte[StoredKey.StackBytes];
        ReadOnlySpan<byte> before = length <= scratch.Length ? scratch[..length] : Key.ToArray();
        if (length <= scratch.Length)
        {
            Key.CopyTo(scratch);
        }

        if (_position > 0)
        {
            WalkTo(_position);
        }
        else if (_block > 0)
        {
            EnterBlockEnd(_block - 1);
        }
        else
        {
            return false;
        }

        sameKey = Key.SequenceEqual(before);
        return true;
    }

    // To the last entry of this block that begins before end.
    private void WalkTo(int end)
    {
        DataBlock data = Data();
        _position = data.Restart(data.RestartBefore(end));
        _keyLength = 0;
        if (_position >= end)
        {
            data.Fail(end, "the first restart point", $"below {end}", $"{_position}");
        }

        ReadHere();
        while (_header.End < end)
        {
            _position = _header.End;
            ReadHere();
        }
    }

    private void EnterBlock(int block) => EnterAt(block, 0);

    private void EnterBlockEnd(int block)
    {
        Load(block);
        _block = block;
        WalkTo(_shape.EntriesLength);
    }

    private void EnterAt(int block, int position)
    {
        Load(block);
        _block = block;
        _position = position;
        _keyLength = 0;
    }

    private void Return(int block, int position)
    {
        Load(block);
        _block = block;
        DataBlock data = Data();
        WalkTo(data.Read(position).End);
        if (_position != position)
        {
            // Restart points that lead into the middle of an entry: going on could go in a circle.
            data.Fail(position, "an entry", "the one that was read before", $"one at {_position}");
        }
    }

    private bool ReadRest()
    {
        ReadHere();
        return true;
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
        new(_memory.Slice(_start, _shape.PayloadBytes), _shape, Table.Path, Table.Index.Offset(_loaded));

    private void Load(int block)
    {
        if (_loaded == block)
        {
            return;
        }

        _runLength = block == _lastLoaded + 1 ? _runLength + 1 : 0;
        Unload();
        if (cached && !(_window?.Has(Table, block) ?? false))
        {
            _held = _runLength < RunMin ? Table.Hold(block) : Table.TryHold(block);
        }

        if (_held is not null)
        {
            _memory = _held.View;
            _start = _held.Start;
            _shape = _held.Shape;
        }
        else
        {
            _window ??= new BlockWindow();
            if (!_window.Has(Table, block))
            {
                _window.Read(Table, block);
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

using System.Buffers.Binary;

namespace Turnstile.Kv.Tables;

/// <summary>Collects entries into one data block, sharing the starts of keys.</summary>
/// <remarks>Grows to its largest use and then allocates nothing. Format: docs/formats/table.md.</remarks>
internal sealed class DataBlockBuilder
{
    /// <summary>Every so many entries a key stands whole, so that a search can begin there.</summary>
    public const int RestartInterval = 8;

    private readonly List<int> _restarts = [];
    private byte[] _block = new byte[64 << 10];
    private byte[] _lastKey = new byte[256];
    private int _lastKeyLength;
    private int _end = BlockHeader.Bytes;
    private int _count;

    /// <summary>Whether no entry was added.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The length of the payload if it ended now, bytes.</summary>
    public int PayloadBytes =>
        _end - BlockHeader.Bytes + (_restarts.Count * DataBlockShape.RestartBytes) + DataBlockShape.EndBytes;

    /// <summary>Adds an entry behind all others.</summary>
    public void Add(in EntryStamp stamp, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int shared = 0;
        if (_count % RestartInterval == 0)
        {
            _restarts.Add(_end - BlockHeader.Bytes);
        }
        else
        {
            shared = key.CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        }

        Room(EntryHeader.BytesMax + key.Length + value.Length);
        _end += EntryHeader.Write(_block.AsSpan(_end), stamp, shared, key.Length - shared, value.Length);
        key[shared..].CopyTo(_block.AsSpan(_end));
        _end += key.Length - shared;
        value.CopyTo(_block.AsSpan(_end));
        _end += value.Length;
        _count++;
        if (key.Length > _lastKey.Length)
        {
            _lastKey = new byte[StoredKey.BytesMax];
        }

        key[shared..].CopyTo(_lastKey.AsSpan(shared));
        _lastKeyLength = key.Length;
    }

    /// <summary>The whole block with room for its header; valid until the next call.</summary>
    public Span<byte> Finish()
    {
        Room((_restarts.Count * DataBlockShape.RestartBytes) + DataBlockShape.EndBytes);
        int prefix = WholeKey(0).CommonPrefixLength(_lastKey.AsSpan(0, _lastKeyLength));
        foreach (int restart in _restarts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(_end), restart);
            uint head = KeyHead.Narrow(WholeKey(restart), prefix);
            BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(_end + 4), head);
            _end += DataBlockShape.RestartBytes;
        }

        BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(_end), prefix);
        BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(_end + 4), _restarts.Count);
        _end += DataBlockShape.EndBytes;
        return _block.AsSpan(0, _end);
    }

    /// <summary>Begins the next block.</summary>
    public void Clear()
    {
        _restarts.Clear();
        _end = BlockHeader.Bytes;
        _count = 0;
        _lastKeyLength = 0;
    }

    private ReadOnlySpan<byte> WholeKey(int position)
    {
        ReadOnlySpan<byte> payload = _block.AsSpan(BlockHeader.Bytes, _end - BlockHeader.Bytes);
        bool there = EntryHeader.TryRead(payload, position, out EntryHeader header);
        Invariant.Check(there, "TRUTH-1", "a block just built cannot be read");
        return _block.AsSpan(BlockHeader.Bytes + header.RestOffset, header.Rest);
    }

    private void Room(int bytes)
    {
        if (_end + bytes > _block.Length)
        {
            Array.Resize(ref _block, Math.Max(_end + bytes, _block.Length * 2));
        }
    }
}

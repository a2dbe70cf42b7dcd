using Turnstile.Kv.Ranges;
using Turnstile.Storage;

namespace Turnstile.Kv.Tables;

/// <summary>Writes one sorted table file from entries that come in order. Format: docs/formats/table.md.</summary>
/// <remarks>The file has a temporary name until <see cref="Finish"/> has written, synced and renamed it; a crash before
/// leaves only a temporary file, which means nothing. Threads: one. Lifetime: dispose it; without a finish that
/// deletes the temporary file.</remarks>
internal sealed class SortedTableWriter : IDisposable
{
    /// <summary>A data block usually ends when it has this many bytes.</summary>
    public const int BlockBytesDefault = 8 << 10;

    private const int BufferBytes = 256 << 10;

    // So much goes to the device while the next is being made, and only the rest when the table ends.
    private const int WriteBackBytes = 1 << 20;

    private readonly IFileSystem _fileSystem;
    private readonly string _directory;
    private readonly FileNumber _number;
    private readonly string _temporary;
    private readonly int _blockBytes;
    private readonly IFile _file;
    private readonly IBlockCodec _codec;
    private readonly DataBlockBuilder _block = new();
    private readonly RentedList<byte> _pending = new(BufferBytes + (2 * BlockBytesDefault));
    private readonly PartitionBuilder _partitions = new();

    private byte[] _packed = [];
    private byte[] _lastKey = new byte[256];
    private int _lastKeyLength;
    private ulong _lastSequence;
    private byte[] _firstKey = [];
    private long _flushed;
    private long _writtenBack;
    private uint _digest;
    private long _entryCount;
    private long _tombstoneCount;
    private int _blockCount;
    private ulong _first = ulong.MaxValue;
    private ulong _last;
    private bool _finished;

    /// <summary>Begins table <paramref name="number"/> in a directory; its data blocks end at a size.</summary>
    /// <exception cref="StorageException">The file cannot be created.</exception>
    public SortedTableWriter(
        IFileSystem fileSystem,
        string directory,
        FileNumber number,
        int blockBytes = BlockBytesDefault,
        BlockCompression compression = BlockCompression.None)
    {
        _codec = BlockCodecs.Create(compression);
        _blockBytes = blockBytes;
        _fileSystem = fileSystem;
        _directory = directory;
        _number = number;
        _temporary = FileNames.PathOf(directory, FileKind.Table, number) + FileNames.TemporaryEnding;
        if (fileSystem.FileExists(_temporary))
        {
            fileSystem.Delete(_temporary);
        }

        _file = fileSystem.Create(_temporary);
    }

    /// <summary>The deletes of ranges that the table holds beside its entries; set before
    /// <see cref="Finish"/>.</summary>
    public RangeTombstones Ranges { get; set; } = RangeTombstones.Empty;

    /// <summary>About how large the file will be, bytes.</summary>
    public long FileBytes => Offset + _block.PayloadBytes + _partitions.Bytes;

    private long Offset => _flushed + _pending.Count;

    private ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    /// <summary>Adds an entry; keys rise, and the entries of one key fall in sequence.</summary>
    public void Add(in EntryStamp stamp, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> value)
    {
        int order = _entryCount == 0 ? -1 : LastKey.SequenceCompareTo(storedKey);
        Invariant.Check(
            order < 0 || (order == 0 && stamp.Sequence.Value < _lastSequence),
            "TRUTH-1",
            "the entries of a sorted table are out of order");
        if (_entryCount == 0)
        {
            _firstKey = storedKey.ToArray();
        }

        _partitions.AddEntry(storedKey, isNewKey: order < 0);
        _block.Add(stamp, storedKey, value);
        RememberLast(stamp, storedKey);
        _entryCount++;
        _tombstoneCount += stamp.Kind == EntryKind.Delete ? 1 : 0;
        _first = Math.Min(_first, stamp.Sequence.Value);
        _last = Math.Max(_last, stamp.Sequence.Value);
        if (_block.PayloadBytes >= _blockBytes)
        {
            EndBlock();
        }
    }

    /// <summary>Completes the file: durable and under its own name when this returns.</summary>
    /// <exception cref="StorageException">The disk failed; the table does not exist.</exception>
    public TableSummary Finish()
    {
        Invariant.Check(
            _entryCount > 0 || !Ranges.IsEmpty, "TRUTH-1", "a sorted table has an entry or a deleted range at least");
        if (!_block.IsEmpty)
        {
            EndBlock();
        }

        long partitionsOffset = Offset;
        AppendPartitions();
        long indexOffset = Offset;
        _partitions.WriteTop(BeginPart(_partitions.TopBytes(_firstKey)), _firstKey);
        EndPart(BlockKind.TopIndex, indexOffset);
        long rangesOffset = AppendRanges();
        var footer = new TableFooter(
            _number,
            partitionsOffset,
            indexOffset,
            _entryCount,
            _tombstoneCount,
            new Sequence(_first),
            new Sequence(_last),
            _blockCount,
            rangesOffset);
        footer.Write(_pending.Append(TableFooter.Bytes));
        WritePending();
        TableBounds bounds = TableBounds.Of(_firstKey, LastKey.ToArray(), Ranges);
        _file.Sync();
        _fileSystem.Rename(_temporary, FileNames.PathOf(_directory, FileKind.Table, _number));
        _finished = true;
        _fileSystem.SyncDirectory(_directory);
        return new TableSummary(
            _number,
            _flushed,
            _digest,
            _entryCount,
            _tombstoneCount,
            new Sequence(_first),
            new Sequence(_last),
            bounds.First,
            bounds.Last);
    }

    /// <summary>Closes the file; deletes it if it was not finished.</summary>
    public void Dispose()
    {
        _pending.Dispose();
        _partitions.Dispose();
        _file.Dispose();
        if (!_finished)
        {
            _finished = true;
            try
            {
                _fileSystem.Delete(_temporary);
            }
            catch (StorageException)
            {
                // A temporary file that stays means nothing and is removed at the next open.
            }
        }
    }

    private void EndBlock()
    {
        Span<byte> block = _block.Finish();
        block = Packed(block, out StoredBlock how);
        BlockHeader.Write(block, BlockKind.Data, _number, Offset, how);
        block.CopyTo(_pending.Append(block.Length));
        _partitions.AddBlock(block.Length, _lastSequence, LastKey);
        _blockCount++;
        _block.Clear();
        if (_pending.Count >= BufferBytes)
        {
            WritePending();
        }
    }

    // Returns where they lie; 0 for none.
    private long AppendRanges()
    {
        if (Ranges.IsEmpty)
        {
            return 0;
        }

        foreach (RangeFragment fragment in Ranges.Fragments)
        {
            _first = Math.Min(_first, fragment.Newest.Oldest().Value);
            _last = Math.Max(_last, fragment.Newest.Sequence.Value);
        }

        long offset = Offset;
        ReadOnlySpan<byte> payload = RangeBlock.Write(Ranges);
        payload.CopyTo(BeginPart(payload.Length));
        EndPart(BlockKind.Ranges, offset);
        return offset;
    }

    // The block as it is stored, with room for its header: packed where that saves an eighth at least.
    private Span<byte> Packed(Span<byte> block, out StoredBlock how)
    {
        Span<byte> payload = block[BlockHeader.Bytes..];
        int most = payload.Length - (payload.Length / 8);
        if (_codec.Kind != BlockCompression.None && _packed.Length < BlockHeader.Bytes + most)
        {
            _packed = new byte[BlockHeader.Bytes + Math.Max(most, 2 * _blockBytes)];
        }

        int length = _codec.Kind == BlockCompression.None
            ? 0
            : _codec.Pack(payload, _packed.AsSpan(BlockHeader.Bytes, most));
        how = new StoredBlock(length == 0 ? BlockCompression.None : _codec.Kind, payload.Length);
        return length == 0 ? block : _packed.AsSpan(0, BlockHeader.Bytes + length);
    }

    private void AppendPartitions()
    {
        _partitions.End();
        for (int i = 0; i < _partitions.Count; i++)
        {
            long offset = Offset;
            ReadOnlySpan<byte> payload = _partitions.Payload(i);
            payload.CopyTo(BeginPart(payload.Length));
            EndPart(BlockKind.Partition, offset);
            if (_pending.Count >= BufferBytes)
            {
                WritePending();
            }
        }
    }

    // The payload of a block, to be filled, with room for the header before it.
    private Span<byte> BeginPart(int payloadBytes) =>
        _pending.Append(BlockHeader.Bytes + payloadBytes)[BlockHeader.Bytes..];

    private void EndPart(BlockKind kind, long offset) =>
        BlockHeader.Write(_pending.Added((int)(offset - _flushed)), kind, _number, offset);

    private void WritePending()
    {
        _file.Write(_flushed, _pending.Items);
        _digest = Crc32C.Append(_digest, _pending.Items);
        _flushed += _pending.Count;
        _pending.Clear();
        if (_flushed - _writtenBack >= WriteBackBytes)
        {
            _file.BeginWriteBack(_writtenBack, _flushed - _writtenBack);
            _writtenBack = _flushed;
        }
    }

    private void RememberLast(in EntryStamp stamp, ReadOnlySpan<byte> key)
    {
        if (key.Length > _lastKey.Length)
        {
            _lastKey = new byte[StoredKey.BytesMax];
        }

        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
        _lastSequence = stamp.Sequence.Value;
    }
}

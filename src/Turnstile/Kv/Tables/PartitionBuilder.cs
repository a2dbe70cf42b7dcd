using System.Buffers.Binary;

namespace Turnstile.Kv.Tables;

/// <summary>Collects the filters and indexes of a table's data blocks in partitions, until all data blocks are
/// written.</summary>
/// <remarks>Format: docs/formats/table.md; the fields of a partition stand at <see cref="TablePartition"/>, those of an
/// index at <see cref="TableIndex"/>. Threads: one. Lifetime: dispose it.</remarks>
internal sealed class PartitionBuilder : IDisposable
{
    private const int RecordBytes = 16;

    // the partition that is being filled
    private readonly RentedList<ulong> _hashes = new(1 << 12);
    private readonly RentedList<byte> _index = new(1 << 12);
    private byte[] _firstKey = [];
    private int _blockCount;
    private long _start;
    private long _end;
    private ulong _lastSequence;

    // those that are complete: their payloads, where each ends, and their records in the top index
    private readonly RentedList<byte> _payloads = new(1 << 16);
    private readonly RentedList<int> _ends = new(1 << 8);
    private readonly RentedList<byte> _top = new(1 << 12);

    // the last key, where its record stands in the index of the partition
    private int _lastKeyLength;

    /// <summary>How many partitions are complete.</summary>
    public int Count => _ends.Count;

    /// <summary>About how much the partitions take in the file, bytes.</summary>
    public long Bytes => _payloads.Count + _index.Count + (_hashes.Count * 10L / 8);

    /// <summary>Takes in an entry of the block that is added next.</summary>
    public void AddEntry(ReadOnlySpan<byte> storedKey, bool isNewKey)
    {
        bool isFirst = _hashes.Count == 0;
        if (isFirst)
        {
            _firstKey = storedKey.ToArray();
        }

        // The entries of one key may stand in two partitions: each must say that it may have the key.
        if (isNewKey || isFirst)
        {
            _hashes.Add(KeyHash.Of(storedKey));
        }
    }

    /// <summary>Ends a data block, whose entries were taken in.</summary>
    public void AddBlock(int size, ulong lastSequence, ReadOnlySpan<byte> lastKey)
    {
        AddRecord(_index, size, lastSequence, lastKey);
        _lastKeyLength = lastKey.Length;
        _lastSequence = lastSequence;
        _end += size;
        _blockCount++;
        if (_blockCount == TablePartition.BlocksMax)
        {
            End();
        }
    }

    /// <summary>Ends the partition, if there is anything in it.</summary>
    public void End()
    {
        if (_blockCount == 0)
        {
            return;
        }

        int filterBytes = BloomFilter.BytesFor(_hashes.Count);
        int size = TablePartition.HeadBytes + filterBytes + IndexBytes(_firstKey, _index);
        Span<byte> payload = _payloads.Append(size);
        BinaryPrimitives.WriteInt64LittleEndian(payload, _start);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], _end);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], filterBytes);
        BloomFilter.Write(_hashes.Items, payload.Slice(TablePartition.HeadBytes, filterBytes));
        WriteIndex(payload[(TablePartition.HeadBytes + filterBytes)..], _firstKey, _index);
        AddRecord(_top, BlockHeader.Bytes + size, _lastSequence, _index.Items[^_lastKeyLength..]);
        _ends.Add(_payloads.Count);
        _hashes.Clear();
        _index.Clear();
        _blockCount = 0;
        _start = _end;
    }

    /// <summary>The payload of a complete partition.</summary>
    public ReadOnlySpan<byte> Payload(int index)
    {
        int start = index == 0 ? 0 : _ends.Items[index - 1];
        return _payloads.Items[start.._ends.Items[index]];
    }

    /// <summary>The length of the payload of the top index, bytes.</summary>
    public int TopBytes(ReadOnlySpan<byte> firstKey) => IndexBytes(firstKey, _top);

    /// <summary>Writes the payload of the top index.</summary>
    public void WriteTop(Span<byte> payload, ReadOnlySpan<byte> firstKey) => WriteIndex(payload, firstKey, _top);

    /// <inheritdoc/>
    public void Dispose()
    {
        _hashes.Dispose();
        _index.Dispose();
        _payloads.Dispose();
        _ends.Dispose();
        _top.Dispose();
    }

    private static void AddRecord(RentedList<byte> records, int size, ulong lastSequence, ReadOnlySpan<byte> lastKey)
    {
        Span<byte> record = records.Append(RecordBytes + lastKey.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record, size);
        BinaryPrimitives.WriteUInt64LittleEndian(record[4..], lastSequence);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], lastKey.Length);
        lastKey.CopyTo(record[RecordBytes..]);
    }

    private static int IndexBytes(ReadOnlySpan<byte> firstKey, RentedList<byte> records) =>
        sizeof(int) + firstKey.Length + records.Count;

    private static void WriteIndex(Span<byte> payload, ReadOnlySpan<byte> firstKey, RentedList<byte> records)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, firstKey.Length);
        firstKey.CopyTo(payload[sizeof(int)..]);
        records.Items.CopyTo(payload[(sizeof(int) + firstKey.Length)..]);
    }
}

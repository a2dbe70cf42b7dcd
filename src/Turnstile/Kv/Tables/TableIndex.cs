using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Turnstile.Kv.Tables;

/// <summary>Where each of some blocks lies that stand one behind the other, and which entry is the last below it: of
/// the data blocks of a partition, or of the partitions of a table.</summary>
/// <remarks>Format: docs/formats/table.md, little-endian:
/// <code>
/// 4  length of the first key, then the key
/// for each block:  4 size on disk | 8 sequence of its last entry | 4 length of its last key, then the key
/// </code>
/// The blocks lie without gaps, so sizes tell offsets.</remarks>
internal sealed class TableIndex
{
    private const int FixedBytes = 16;

    // immutable
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _length;
    private readonly long[] _offsets;
    private readonly int[] _records;
    private readonly ulong[] _heads;
    private readonly int _prefix;

    /// <summary>Reads and checks the payload of an index, which stands at <paramref name="offset"/> of the
    /// file.</summary>
    /// <exception cref="CorruptionException">It is not that of so many blocks that fill the file from
    /// <paramref name="start"/> to <paramref name="end"/>.</exception>
    public TableIndex(
        ReadOnlyMemory<byte> payload, int blockCount, long start, long end, string file, long offset)
    {
        ArraySegment<byte> array = ArrayOf(payload);
        _bytes = array.Array!;
        _start = array.Offset;
        _length = array.Count;
        ReadOnlySpan<byte> bytes = array;
        if (bytes.Length < sizeof(int) || blockCount > (bytes.Length / FixedBytes))
        {
            string least = $"{(long)blockCount * FixedBytes} at least";
            throw Damaged(file, offset, "length of the index", least, bytes.Length);
        }

        _offsets = new long[blockCount + 1];
        _offsets[0] = start;
        _records = new int[blockCount];
        _heads = new ulong[blockCount];
        if (blockCount == 0)
        {
            // A table of deleted ranges alone.
            Check(bytes.Length == sizeof(int) && end == start, file, offset, bytes.Length);
            return;
        }

        int position = SkipKey(bytes, 0, file, offset);
        FirstKey = payload[sizeof(int)..position];
        for (int i = 0; i < blockCount; i++)
        {
            if (bytes.Length - position < FixedBytes)
            {
                throw Damaged(file, offset + position, "index entry", "16 bytes at least", bytes.Length - position);
            }

            int size = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
            _records[i] = position;
            _offsets[i + 1] = _offsets[i] + size;
            if (size <= BlockHeader.Bytes || _offsets[i + 1] > end)
            {
                throw Damaged(file, offset + position, "size of a block", $"one that ends at {end}", size);
            }

            position = SkipKey(bytes, position + 12, file, offset);
            CheckOrder(i, file, offset);
        }

        if (position != bytes.Length || _offsets[blockCount] != end)
        {
            throw Damaged(file, offset + position, "end of the blocks", $"{end}", _offsets[blockCount]);
        }

        // All keys lie between the first and the last and so begin as both do.
        _prefix = FirstKey.Span.CommonPrefixLength(LastKey(blockCount - 1));
        for (int i = 0; i < blockCount; i++)
        {
            _heads[i] = KeyHead.Wide(LastKey(i), _prefix);
        }
    }

    /// <summary>The first key below the blocks; empty if there are none.</summary>
    public ReadOnlyMemory<byte> FirstKey { get; }

    private ReadOnlySpan<byte> Payload => _bytes.AsSpan(_start, _length);

    /// <summary>How many blocks there are.</summary>
    public int BlockCount => _records.Length;

    /// <summary>What it takes in memory, bytes.</summary>
    public long MemoryBytes =>
        _length + (_records.Length * (long)(sizeof(int) + sizeof(long) + sizeof(ulong)));

    /// <summary>The last key of a block.</summary>
    public ReadOnlySpan<byte> LastKey(int block)
    {
        ReadOnlySpan<byte> record = Payload[(_records[block] + 12)..];
        return record.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(record));
    }

    /// <summary>The sequence of the last entry of a block.</summary>
    public ulong LastSequence(int block) =>
        BinaryPrimitives.ReadUInt64LittleEndian(Payload[(_records[block] + 4)..]);

    /// <summary>Where a block begins in the file.</summary>
    public long Offset(int block) => _offsets[block];

    /// <summary>The size of a block in the file, bytes, header included.</summary>
    public int Size(int block) => (int)(_offsets[block + 1] - _offsets[block]);

    /// <summary>The first block that does not end before <paramref name="key"/> at a sequence; the count if all
    /// do.</summary>
    public int Find(ReadOnlySpan<byte> key, Sequence at)
    {
        ReadOnlySpan<byte> prefix = Payload.Slice(sizeof(int), _prefix);
        if (!key.StartsWith(prefix))
        {
            return key.SequenceCompareTo(prefix) < 0 ? 0 : _records.Length;
        }

        ulong head = KeyHead.Wide(key, _prefix);
        int first = KeyHead.CountBelow(_heads, head);
        return first == _heads.Length || _heads[first] != head ? first : FindAmongEqual(first, head, key, at);
    }

    private int FindAmongEqual(int first, ulong head, ReadOnlySpan<byte> key, Sequence at)
    {
        int low = first;
        int high = head == ulong.MaxValue ? _heads.Length : KeyHead.CountBelow(_heads, head + 1);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (EndsBefore(middle, key, at))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // It is asked at every step, so what it lies in is not looked for each time.
    private static ArraySegment<byte> ArrayOf(ReadOnlyMemory<byte> payload) =>
        MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> array) ? array : payload.ToArray();

    private bool EndsBefore(int block, ReadOnlySpan<byte> key, Sequence at)
    {
        int order = LastKey(block).SequenceCompareTo(key);
        return order < 0 || (order == 0 && LastSequence(block) > at.Value);
    }

    private void CheckOrder(int block, string file, long offset)
    {
        int order = block == 0 ? -1 : LastKey(block - 1).SequenceCompareTo(LastKey(block));
        if (order > 0 || (order == 0 && LastSequence(block - 1) <= LastSequence(block)))
        {
            throw Damaged(file, offset + _records[block], "order of the index", "rising keys", block);
        }
    }

    private static void Check(bool isEmpty, string file, long offset, int length)
    {
        if (!isEmpty)
        {
            throw Damaged(file, offset, "length of the index of no blocks", "4", length);
        }
    }

    private static int SkipKey(ReadOnlySpan<byte> bytes, int position, string file, long offset)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[position..]);
        if (length is < StoredKey.PrefixBytes or > StoredKey.BytesMax
            || length > bytes.Length - position - sizeof(int))
        {
            throw Damaged(file, offset + position, "length of a key", $"4 to {StoredKey.BytesMax}", length);
        }

        return position + sizeof(int) + (int)length;
    }

    private static CorruptionException Damaged(string file, long offset, string what, string expected, long found) =>
        new(file, offset, what, expected, found.ToString(CultureInfo.InvariantCulture));
}

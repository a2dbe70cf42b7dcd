using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Turnstile.Log;

/// <summary>The operations of one atomic batch, encoded as they will be logged, and a note beside each.</summary>
/// <remarks>Threads: one at a time; handed to the turnstile, it belongs to it until the commit is answered.
/// Cost: grows to its largest use and then allocates nothing. Format: see <see cref="Operation"/>.</remarks>
internal sealed class OperationBuffer
{
    /// <summary>The longest key, bytes.</summary>
    public const int KeyBytesMax = ushort.MaxValue;

    /// <summary>The longest value, bytes.</summary>
    public const int ValueBytesMax = 16 << 20;

    /// <summary>The largest batch, bytes as encoded.</summary>
    public const int BatchBytesMax = 32 << 20;

    /// <summary>The most operations in a batch.</summary>
    public const int OperationCountMax = 1 << 20;

    private byte[] _bytes = [];
    private OperationNote[] _notes = [];
    private int _endIndex = -1;

    /// <summary>How many operations there are.</summary>
    public int Count { get; private set; }

    /// <summary>The size as encoded, bytes.</summary>
    public int ByteCount { get; private set; }

    /// <summary>All operations as they are logged.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, ByteCount);

    /// <summary>Adds what can only be known at the batch's place in the order; the turnstile calls it once, before it
    /// judges the batch. Null if everything is known.</summary>
    public Action<OperationBuffer>? Completion { get; set; }

    /// <summary>The note of each operation.</summary>
    public Span<OperationNote> Notes => _notes.AsSpan(0, Count);

    /// <summary>The operation at <paramref name="index"/>.</summary>
    public Operation this[int index] => new(_bytes.AsSpan(_notes[index].Offset, ByteCount - _notes[index].Offset));

    /// <summary>Adds an operation and copies its parts; returns its index.</summary>
    /// <exception cref="ArgumentException">A part, or the batch with it, is over its limit.</exception>
    public int Add(
        byte kind,
        uint target,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> columns = default,
        Precondition precondition = default,
        long expiresAt = 0,
        byte flags = 0)
    {
        int index = Reserve(kind, target, key, value.Length, columns.Length, precondition, expiresAt, flags);
        value.CopyTo(ValueOf(index));
        columns.CopyTo(ColumnsOf(index));
        return index;
    }

    /// <summary>Adds an operation whose value and columns the caller fills in place; returns its index.</summary>
    /// <exception cref="ArgumentException">A part, or the batch with it, is over its limit.</exception>
    public int Reserve(
        byte kind,
        uint target,
        ReadOnlySpan<byte> key,
        int valueBytes,
        int columnsBytes,
        Precondition precondition = default,
        long expiresAt = 0,
        byte flags = 0)
    {
        CheckLimits(key.Length, valueBytes, columnsBytes);
        int offset = ByteCount;
        int size = (int)Operation.Padded((long)Operation.HeaderBytes + key.Length + valueBytes + columnsBytes);
        GrowTo(offset + size);
        Span<byte> bytes = _bytes.AsSpan(offset, size);
        bytes[..Operation.HeaderBytes].Clear();
        bytes[(size - 8)..].Clear();
        bytes[0] = kind;
        bytes[1] = flags;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], valueBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], target);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], columnsBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], expiresAt);
        key.CopyTo(bytes[Operation.HeaderBytes..]);
        _notes[Count] = new OperationNote { Offset = offset, EarlierIndex = -1, Precondition = precondition };
        ByteCount += size;
        return Count++;
    }

    /// <summary>The value of the operation at <paramref name="index"/>, to be filled.</summary>
    public Span<byte> ValueOf(int index) => Writable(this[index].Value);

    /// <summary>The columns of the operation at <paramref name="index"/>, to be filled.</summary>
    public Span<byte> ColumnsOf(int index) => Writable(this[index].Columns);

    /// <summary>Fills in what only the turnstile knows.</summary>
    public void Stamp(int index, ulong version, Sequence create, Sequence previous)
    {
        Span<byte> bytes = _bytes.AsSpan(_notes[index].Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], create.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], previous.Value);
    }

    /// <summary>Marks the last operation as the end of the batch, so that the log tells batches apart. In the
    /// turnstile, before the batch is logged.</summary>
    public void MarkEnd()
    {
        Invariant.Check(Count > 0, "ORDER-1", "an empty batch");
        if (_endIndex >= 0)
        {
            // A batch that was committed before and has grown since.
            _bytes[_notes[_endIndex].Offset + 1] &= unchecked((byte)~Operation.EndsBatchFlag);
        }

        _endIndex = Count - 1;
        _bytes[_notes[_endIndex].Offset + 1] |= Operation.EndsBatchFlag;
    }

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        Count = 0;
        ByteCount = 0;
        Completion = null;
        _endIndex = -1;
    }

    // The span is a part of _bytes, which this buffer owns and may write.
    private static Span<byte> Writable(ReadOnlySpan<byte> part) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(part), part.Length);

    private void CheckLimits(int keyBytes, int valueBytes, int columnsBytes)
    {
        if (keyBytes > KeyBytesMax)
        {
            throw new ArgumentException($"the key has {keyBytes} bytes; at most {KeyBytesMax} are allowed");
        }

        if (valueBytes > ValueBytesMax)
        {
            throw new ArgumentException($"the value has {valueBytes} bytes; at most {ValueBytesMax} are allowed");
        }

        long total = ByteCount
            + Operation.Padded((long)Operation.HeaderBytes + keyBytes + valueBytes + columnsBytes);
        if (total > BatchBytesMax)
        {
            throw new ArgumentException($"the batch would have {total} bytes; at most {BatchBytesMax} are allowed");
        }

        if (Count == OperationCountMax)
        {
            throw new ArgumentException($"the batch has {Count} operations already; no more are allowed");
        }
    }

    private void GrowTo(int bytes)
    {
        if (bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(bytes, Math.Max(256, _bytes.Length * 2)));
        }

        if (Count == _notes.Length)
        {
            Array.Resize(ref _notes, Math.Max(4, _notes.Length * 2));
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Turnstile.Log;

/// <summary>The operations of one atomic batch, encoded as they will be logged, and what the turnstile must know beside
/// them.</summary>
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

    /// <summary>Side memory larger than this is not kept, bytes.</summary>
    private const int KeptBytesMax = 64 << 10;

    private readonly ByteStack _operands = new();
    private readonly ByteStack _results = new();
    private byte[] _bytes = [];
    private byte[] _spare = [];
    private OperationNote[] _notes = [];
    private OperationRule[] _rules = [];
    private OperationBuffer? _guards;
    private int _askedCount = -1;
    private int _endIndex = -1;

    /// <summary>How many operations there are.</summary>
    public int Count { get; private set; }

    /// <summary>The size as encoded, bytes.</summary>
    public int ByteCount { get; private set; }

    /// <summary>How many entries into graphs the operations call for: work that comes later, by which who writes is
    /// paced as by bytes. A count of the caller's.</summary>
    public int GraphEntryCount { get; set; }

    /// <summary>All operations as they are logged.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, ByteCount);

    /// <summary>Adds what can only be known at the batch's place in the order; the turnstile calls it once, before it
    /// judges the batch. Null if everything is known.</summary>
    public Action<OperationBuffer>? Completion { get; set; }

    /// <summary>What is taken through instead if a precondition does not hold; null for nothing.</summary>
    public OperationBuffer? Otherwise { get; set; }

    /// <summary>What makes this a request that may be repeated; null for an ordinary batch.</summary>
    public RequestMark? Request { get; set; }

    /// <summary>The keys and ranges that are judged with the batch and not written: each stands here as an operation
    /// that is not logged. Empty for none.</summary>
    public OperationBuffer? Guards => _guards is { Count: > 0 } ? _guards : null;

    /// <summary>Whether an operation has a rule.</summary>
    public bool HasRules { get; private set; }

    /// <summary>How many operations the caller asked for; the turnstile may have added some behind them.</summary>
    public int AskedCount => _askedCount < 0 ? Count : _askedCount;

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
        if (HasRules)
        {
            _rules[Count] = default;
        }

        ByteCount += size;
        return Count++;
    }

    /// <summary>The value of the operation at <paramref name="index"/>, to be filled.</summary>
    public Span<byte> ValueOf(int index) => Writable(this[index].Value);

    /// <summary>The columns of the operation at <paramref name="index"/>, to be filled.</summary>
    public Span<byte> ColumnsOf(int index) => Writable(this[index].Columns);

    /// <summary>The rule of the operation at <paramref name="index"/>, to be changed; from now on the batch has
    /// rules.</summary>
    public ref OperationRule RuleOf(int index)
    {
        if (!HasRules)
        {
            HasRules = true;
            GrowRules();
            _rules.AsSpan(0, Count).Clear();
        }

        return ref _rules[index];
    }

    /// <summary>Keeps bytes that a rule or a precondition needs and that are not logged.</summary>
    /// <exception cref="ArgumentException">They are longer than a value may be, or too many with the
    /// others.</exception>
    public BytePlace AddOperand(ReadOnlySpan<byte> operand)
    {
        if (operand.Length > ValueBytesMax)
        {
            throw new ArgumentException($"the operand has {operand.Length} bytes; at most {ValueBytesMax} are allowed");
        }

        long total = (long)_operands.Length + operand.Length;
        return total <= BatchBytesMax
            ? _operands.Add(operand)
            : throw new ArgumentException(
                $"the operands would have {total} bytes; at most {BatchBytesMax} are allowed");
    }

    /// <summary>What <see cref="AddOperand"/> kept.</summary>
    public ReadOnlySpan<byte> OperandAt(BytePlace place) => _operands[place];

    /// <summary>The guards, to be added to.</summary>
    public OperationBuffer GuardsToFill() => _guards ??= new OperationBuffer();

    /// <summary>The key of the operation at <paramref name="index"/>, to be stamped.</summary>
    public Span<byte> KeyOf(int index) => Writable(this[index].Key);

    /// <summary>The value of an operation as its rule has made it so far.</summary>
    public ReadOnlySpan<byte> MadeValueOf(int index) =>
        HasRules && _rules[index].HasResult ? _results[_rules[index].Result] : this[index].Value;

    /// <summary>Room for the value that a rule makes, to be filled before any other is asked for; in place if the
    /// length stays, else aside until <see cref="PlaceResults"/>.</summary>
    /// <exception cref="ArgumentException">The value, or the batch with it, would be over its limit.</exception>
    public Span<byte> MakeValue(int index, int length)
    {
        ref OperationRule rule = ref RuleOf(index);
        rule.HasResult = length != this[index].Value.Length;
        if (!rule.HasResult)
        {
            return ValueOf(index);
        }

        if (length > ValueBytesMax)
        {
            throw new ArgumentException($"the value would have {length} bytes; at most {ValueBytesMax} are allowed");
        }

        if ((long)_results.Length + length > BatchBytesMax)
        {
            throw new ArgumentException(
                $"the batch would have more than the {BatchBytesMax} bytes that are allowed");
        }

        rule.Result = _results.Reserve(length);
        return _results[rule.Result];
    }

    /// <summary>Puts the values that were made aside into their operations, in one pass.</summary>
    /// <exception cref="ArgumentException">The batch would be over its limit; nothing was changed.</exception>
    public void PlaceResults()
    {
        if (_results.Length == 0)
        {
            return;
        }

        long total = 0;
        for (int i = 0; i < Count; i++)
        {
            Operation operation = this[i];
            total += Operation.Padded(
                (long)Operation.HeaderBytes + operation.Key.Length + MadeValueOf(i).Length + operation.Columns.Length);
        }

        CheckTotal(total);
        if (_spare.Length < total)
        {
            _spare = new byte[(int)total];
        }

        int end = 0;
        for (int i = 0; i < Count; i++)
        {
            int size = CopyMade(i, _spare.AsSpan(end));
            _notes[i].Offset = end;
            _rules[i].HasResult = false;
            end += size;
        }

        (_bytes, _spare) = (_spare, _bytes);
        ByteCount = end;
        _results.Clear(KeptBytesMax);
    }

    /// <summary>Forgets the values that were made aside, as before another judgement.</summary>
    public void DropResults()
    {
        _results.Clear(KeptBytesMax);
        foreach (ref OperationRule rule in _rules.AsSpan(0, HasRules ? Count : 0))
        {
            rule.IsRemade = false;
            rule.HasResult = false;
        }
    }

    /// <summary>What is added from here on was not asked for by the caller.</summary>
    public void BeginAdded() => _askedCount = Count;

    /// <summary>Takes out what the turnstile added to what the caller asked for.</summary>
    public void RemoveAdded()
    {
        if (_askedCount >= 0 && _askedCount < Count)
        {
            ByteCount = _notes[_askedCount].Offset;
            Count = _askedCount;
        }

        _askedCount = -1;
    }

    /// <summary>Says when the entry expires, Unix milliseconds; 0 for never.</summary>
    public void SetExpiry(int index, long expiresAt) =>
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_notes[index].Offset + 40), expiresAt);

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
        GraphEntryCount = 0;
        Completion = null;
        _endIndex = -1;
        Otherwise = null;
        Request = null;
        HasRules = false;
        _askedCount = -1;
        _guards?.Clear();
        _operands.Clear(KeptBytesMax);
        _results.Clear(KeptBytesMax);
        if (_spare.Length > KeptBytesMax)
        {
            _spare = [];
        }
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

        CheckTotal(ByteCount
            + Operation.Padded((long)Operation.HeaderBytes + keyBytes + valueBytes + columnsBytes));
        if (Count == OperationCountMax)
        {
            throw new ArgumentException($"the batch has {Count} operations already; no more are allowed");
        }
    }

    private static void CheckTotal(long bytes)
    {
        if (bytes > BatchBytesMax)
        {
            throw new ArgumentException($"the batch would have {bytes} bytes; at most {BatchBytesMax} are allowed");
        }
    }

    // The operation with the value that was made for it; returns its size.
    private int CopyMade(int index, Span<byte> target)
    {
        Operation operation = this[index];
        ReadOnlySpan<byte> value = MadeValueOf(index);
        int afterKey = Operation.HeaderBytes + operation.Key.Length;
        int length = afterKey + value.Length + operation.Columns.Length;
        int size = (int)Operation.Padded(length);
        _bytes.AsSpan(_notes[index].Offset, afterKey).CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], value.Length);
        value.CopyTo(target[afterKey..]);
        operation.Columns.CopyTo(target[(afterKey + value.Length)..]);
        target[length..size].Clear();
        return size;
    }

    private void GrowRules()
    {
        if (_rules.Length < _notes.Length)
        {
            Array.Resize(ref _rules, _notes.Length);
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

        if (HasRules)
        {
            GrowRules();
        }
    }
}

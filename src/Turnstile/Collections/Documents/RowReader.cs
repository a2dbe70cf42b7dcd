using System.Buffers.Binary;
using System.Numerics;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>Reads the fields of one row in place. Format: docs/formats/row.md.</summary>
/// <remarks>The bytes may be damaged: what does not fit is an <see cref="InvalidDataException"/>, never a read
/// outside.
/// A field that the row does not know is null; a field that the reader does not ask for costs nothing.</remarks>
internal readonly ref struct RowReader
{
    private readonly ReadOnlySpan<byte> _presence;
    private readonly ReadOnlySpan<byte> _slots;
    private readonly ReadOnlySpan<byte> _variable;

    /// <summary>The row in <paramref name="row"/>, which is all of it.</summary>
    /// <exception cref="InvalidDataException">The head does not fit the length.</exception>
    public RowReader(ReadOnlySpan<byte> row)
    {
        if (row.Length < RowFormat.HeaderBytes || row[0] != RowFormat.Version || row[1] != 0)
        {
            throw new InvalidDataException(
                $"row: {row.Length} bytes do not begin as a row of version {RowFormat.Version}");
        }

        int highest = BinaryPrimitives.ReadUInt16LittleEndian(row[2..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(row[4..]);
        int presence = RowFormat.PresenceBytes(highest);
        if (length != row.Length || length < RowFormat.HeaderBytes + presence)
        {
            throw new InvalidDataException($"row: length {length} for fields up to {highest} in {row.Length} bytes");
        }

        _presence = row.Slice(RowFormat.HeaderBytes, presence);
        int slotBytes = CountBefore(presence * 8) * RowFormat.SlotBytes;
        int start = RowFormat.HeaderBytes + presence;
        if (slotBytes > row.Length - start)
        {
            throw new InvalidDataException($"row: {slotBytes} bytes of slots do not fit in {row.Length} bytes");
        }

        _slots = row.Slice(start, slotBytes);
        _variable = row[(start + slotBytes)..];
    }

    /// <summary>The value of <paramref name="field"/>; null if the row has none.</summary>
    /// <exception cref="InvalidDataException">The row holds no value of the field's type.</exception>
    public FieldValue Get(ScalarField field)
    {
        if (!TryGetSlot(field.Id, out long slot))
        {
            return default;
        }

        return field.Type switch
        {
            FieldType.String => StrictUtf8.TryRead(Variable(field, slot), out string text) ? text : throw Bad(field),
            FieldType.Guid => Variable(field, slot) is { Length: 16 } bytes
                ? new Guid(bytes, bigEndian: true)
                : throw Bad(field),
            FieldType.Boolean => slot is 0 or 1 ? slot == 1 : throw Bad(field),
            FieldType.Int32 => slot == (int)slot ? (int)slot : throw Bad(field),
            FieldType.Int64 => slot,
            FieldType.Float => Single(field, slot),
            FieldType.Double => Double(field, slot),
            FieldType.DateTime => slot >= 0 && slot <= DateTime.MaxValue.Ticks
                ? new DateTime(slot, DateTimeKind.Utc)
                : throw Bad(field),
            _ => throw new InvalidDataException($"row: field \"{field.Name}\" has type {field.Type}"),
        };
    }

    /// <summary>Whether the row has a value for <paramref name="field"/>.</summary>
    public bool Has(ScalarField field) => TryGetSlot(field.Id, out _);

    /// <summary>The UTF-8 bytes of a text field as they stand; false if the row has none.</summary>
    /// <exception cref="InvalidDataException">The slot points outside the row.</exception>
    public bool TryGetUtf8(ScalarField field, out ReadOnlySpan<byte> bytes)
    {
        bool has = TryGetSlot(field.Id, out long slot);
        bytes = has ? Variable(field, slot) : default;
        return has;
    }

    private static InvalidDataException Bad(ScalarField field) =>
        new($"row: the value of field \"{field.Name}\" is no {field.Type}");

    private static FieldValue Single(ScalarField field, long slot)
    {
        float value = BitConverter.UInt32BitsToSingle((uint)slot);
        return slot == (uint)slot && !float.IsNaN(value) ? value : throw Bad(field);
    }

    private static FieldValue Double(ScalarField field, long slot)
    {
        double value = BitConverter.Int64BitsToDouble(slot);
        return !double.IsNaN(value) ? value : throw Bad(field);
    }

    private bool TryGetSlot(int fieldId, out long slot)
    {
        int bit = fieldId - 1;
        slot = 0;
        if (bit < 0 || bit / 8 >= _presence.Length || (_presence[bit / 8] & (1 << (bit % 8))) == 0)
        {
            return false;
        }

        slot = BinaryPrimitives.ReadInt64LittleEndian(_slots[(CountBefore(bit) * RowFormat.SlotBytes)..]);
        return true;
    }

    private int CountBefore(int bit)
    {
        int count = 0;
        int word = 0;
        for (; word < bit / 64; word++)
        {
            count += BitOperations.PopCount(WordAt(word));
        }

        return bit % 64 == 0 ? count : count + BitOperations.PopCount(WordAt(word) & ((1UL << (bit % 64)) - 1));
    }

    private ulong WordAt(int word) => BinaryPrimitives.ReadUInt64LittleEndian(_presence[(word * sizeof(ulong))..]);

    private ReadOnlySpan<byte> Variable(ScalarField field, long slot)
    {
        uint offset = (uint)slot;
        uint length = (uint)(slot >>> 32);
        return (ulong)offset + length <= (ulong)_variable.Length
            ? _variable.Slice((int)offset, (int)length)
            : throw Bad(field);
    }
}

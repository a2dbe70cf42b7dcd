using System.Buffers.Binary;
using System.Collections.Immutable;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>Turns checked values into a row. Format: docs/formats/row.md.</summary>
/// <remarks>The values stand in the order of the schema's fields, and are of the declared types or null.
/// Threads: any.</remarks>
internal sealed class RowWriter
{
    private readonly ImmutableArray<ScalarField> _fields;

    // The places of the fields in the schema, by rising field id: the order of slots.
    private readonly int[] _byId;

    /// <summary>A writer for rows of <paramref name="schema"/>.</summary>
    public RowWriter(CollectionSchema schema)
    {
        _fields = schema.Fields;
        _byId = [.. Enumerable.Range(0, _fields.Length).OrderBy(i => _fields[i].Id)];
    }

    /// <summary>The size of the row, bytes.</summary>
    public long Measure(ReadOnlySpan<FieldValue> values)
    {
        int slots = 0;
        long variable = 0;
        foreach (FieldValue value in values)
        {
            slots += value.IsNull ? 0 : 1;
            variable += VariableBytes(value);
        }

        return VariableStart(HighestId(values), slots) + variable;
    }

    /// <summary>Writes the row into exactly as many bytes as <see cref="Measure"/> said.</summary>
    public void Write(ReadOnlySpan<FieldValue> values, Span<byte> row)
    {
        int highest = HighestId(values);
        int slot = RowFormat.HeaderBytes + RowFormat.PresenceBytes(highest);
        row[..slot].Clear();
        row[0] = RowFormat.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(row[2..], (ushort)highest);
        BinaryPrimitives.WriteInt32LittleEndian(row[4..], row.Length);
        int slots = 0;
        foreach (FieldValue value in values)
        {
            slots += value.IsNull ? 0 : 1;
        }

        Span<byte> variable = row[VariableStart(highest, slots)..];
        int used = 0;
        foreach (int index in _byId)
        {
            FieldValue value = values[index];
            if (value.IsNull)
            {
                continue;
            }

            int bit = _fields[index].Id - 1;
            row[RowFormat.HeaderBytes + (bit / 8)] |= (byte)(1 << (bit % 8));
            ulong content = (ulong)value.Bits;
            if (RowFormat.IsVariable(value.Type))
            {
                int written = WriteVariable(value, variable[used..]);
                content = (uint)used | ((ulong)written << 32);
                used += written;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(row[slot..], content);
            slot += RowFormat.SlotBytes;
        }

        Invariant.Check(used == variable.Length, "ORDER-2", "a row is not as long as it was measured");
    }

    private static int VariableStart(int highestId, int slots) =>
        RowFormat.HeaderBytes + RowFormat.PresenceBytes(highestId) + (slots * RowFormat.SlotBytes);

    private static int VariableBytes(FieldValue value) => value.Type switch
    {
        FieldType.String => StrictUtf8.ByteCount(value.AsString()),
        FieldType.Guid => 16,
        _ => 0,
    };

    private static int WriteVariable(FieldValue value, Span<byte> output)
    {
        if (value.Type == FieldType.String)
        {
            return StrictUtf8.Write(value.AsString(), output);
        }

        value.AsGuid().TryWriteBytes(output, bigEndian: true, out int written);
        return written;
    }

    private int HighestId(ReadOnlySpan<FieldValue> values)
    {
        for (int i = _byId.Length - 1; i >= 0; i--)
        {
            if (!values[_byId[i]].IsNull)
            {
                return _fields[_byId[i]].Id;
            }
        }

        return 0;
    }
}

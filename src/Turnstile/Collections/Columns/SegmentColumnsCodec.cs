using System.Buffers;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Columns;

/// <summary>The columns of a segment as bytes. Version 1; little-endian; the caller adds checksums and
/// files.</summary>
/// <remarks><code>
/// size     field
///    1     version, 1
///    1     kind of the document ids
///    2     c: count of columns
///    4     r: count of rows
///    k     the keys by ordinal: length (2), bytes
/// then for each column, in the order of the schema:
///    2     field id
///    1     field type
///    1     zero
///   8w     null bits, one per row, in words of 64; bits past the last row are zero
///    n     fixed size: the cells (Boolean 1, Int32 and Float 4, Int64, Double and DateTime 8, Guid 16 bytes)
///          text: count of texts (4), each length (4) and UTF-8; then a code per row (4), 0xFFFFFFFF for null
/// </code>
/// A Guid cell is in the byte order of the machine's Guid, little-endian. The schema passed for reading is the one
/// that the columns were written with.</remarks>
internal static class SegmentColumnsCodec
{
    /// <summary>The most rows of a segment.</summary>
    public const int RowCountMax = 1 << 30;

    private const byte FormatVersion = 1;

    /// <summary>Writes the first <paramref name="count"/> rows.</summary>
    public static void Write(SegmentColumns columns, int count, IBufferWriter<byte> output)
    {
        var writer = new EncodedWriter(output);
        writer.UInt8(FormatVersion);
        writer.UInt8((byte)columns.Schema.IdKind);
        writer.UInt16(columns.Columns.Length);
        writer.UInt32((uint)count);
        columns.Keys.Write(count, output);
        foreach (IScalarColumn column in columns.Columns)
        {
            writer.UInt16(column.Field.Id);
            writer.UInt8((byte)column.Field.Type);
            writer.UInt8(0);
            for (int start = 0; start < count; start += 64)
            {
                writer.UInt64(column.Nulls.Word(start / 64) & LowBits(count - start));
            }

            column.WriteValues(count, output);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static SegmentColumns Read(CollectionSchema schema, ReadOnlySpan<byte> bytes)
    {
        var reader = new EncodedReader(bytes, "segment columns");
        byte version = reader.UInt8();
        byte kind = reader.UInt8();
        if (version != FormatVersion || kind != (byte)schema.IdKind)
        {
            throw reader.Invalid($"version {version}, id kind {kind}; expected {FormatVersion}, {schema.IdKind}");
        }

        int columnCount = reader.UInt16();
        int count = reader.Count(RowCountMax);
        if (columnCount != schema.Fields.Length)
        {
            throw reader.Invalid($"{columnCount} columns; the schema has {schema.Fields.Length} fields");
        }

        var columns = new SegmentColumns(schema);
        columns.Keys.Read(count, ref reader);
        foreach (IScalarColumn column in columns.Columns)
        {
            ReadColumn(column, count, ref reader);
        }

        reader.End();
        columns.Loaded(count);
        return columns;
    }

    private static void ReadColumn(IScalarColumn column, int count, ref EncodedReader reader)
    {
        int id = reader.UInt16();
        byte type = reader.UInt8();
        byte zero = reader.UInt8();
        if (id != column.Field.Id || type != (byte)column.Field.Type || zero != 0)
        {
            throw reader.Invalid(
                $"a column of field {id}, type {type}; expected {column.Field.Id}, {column.Field.Type}");
        }

        for (int start = 0; start < count; start += 64)
        {
            ulong word = reader.UInt64();
            if ((word & ~LowBits(count - start)) != 0)
            {
                throw reader.Invalid("null bits are set past the last row");
            }

            column.Nulls.AppendWord(word, Math.Min(64, count - start));
        }

        column.ReadValues(count, ref reader);
    }

    private static ulong LowBits(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;
}

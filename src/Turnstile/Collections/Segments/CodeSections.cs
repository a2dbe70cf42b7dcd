using System.Buffers.Binary;
using Turnstile.Collections.Schema;
using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Collections.Segments;

/// <summary>The codes of one vector field in an index file, and the order in which they lie, where it is not that of
/// the rows. Format: docs/formats/segment.md.</summary>
internal static class CodeSections
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes quantizer, order and codes of an index that has codes.</summary>
    public static void Write(SectionFileWriter writer, uint field, FieldIndex search, int count)
    {
        VectorRows codes = search.Rows;
        writer.Begin();
        writer.Append(QuantizerCodec.Write(codes.Quantizer!));
        writer.End(SegmentFormat.QuantizerSection, field);
        if (search.Order is { } order)
        {
            WriteOrder(writer, field, order);
        }

        int codeBytes = codes.Quantizer!.CodeBytes;
        byte[] chunk = new byte[Math.Min(Math.Max(1, count), Math.Max(1, ChunkBytes / codeBytes)) * codeBytes];
        int used = 0;
        writer.Begin();
        for (int place = 0; place < count; place++)
        {
            if (used == chunk.Length)
            {
                writer.Append(chunk);
                used = 0;
            }

            codes.ReadCode(place, chunk.AsSpan(used, codeBytes));
            used += codeBytes;
        }

        writer.Append(chunk.AsSpan(0, used));
        writer.End(KindOf(search.Order is not null), field);
    }

    /// <summary>Reads the order in which the codes lie; null for that of the rows.</summary>
    /// <exception cref="CorruptionException">The section is not what was written.</exception>
    /// <exception cref="InvalidDataException">It is no order of so many rows.</exception>
    public static RowOrder? ReadOrder(SectionFileReader reader, uint field, int count)
    {
        if (reader.LengthOf(SegmentFormat.OrderSection, field) is >= 0 and var length)
        {
            if (length != (long)count * sizeof(int))
            {
                throw new InvalidDataException($"the order is {length} bytes, not {count} of {sizeof(int)}");
            }

            try
            {
                int[] rows = new int[count];
                reader.Read(SegmentFormat.OrderSection, field, sizeof(int), (offset, bytes) =>
                {
                    for (int at = 0; at < bytes.Length; at += sizeof(int))
                    {
                        rows[(offset + at) / sizeof(int)] =
                            BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[at..]);
                    }
                });
                return new RowOrder(rows);
            }
            catch (ArgumentException damage)
            {
                throw new InvalidDataException(damage.Message, damage);
            }
        }

        return null;
    }

    /// <summary>Reads the codes, by place.</summary>
    /// <exception cref="CorruptionException">A section is not what was written.</exception>
    /// <exception cref="InvalidDataException">They are not so many codes of that quantizer.</exception>
    public static VectorRows Read(SectionFileReader reader, VectorField field, Quantizer quantizer, int count)
    {
        uint id = (uint)field.Id;
        uint kind = KindOf(reader.LengthOf(SegmentFormat.OrderSection, id) >= 0);
        Quantizer written = QuantizerCodec.Read(field.Format, reader.Read(SegmentFormat.QuantizerSection, id));
        long length = reader.LengthOf(kind, id);
        if (!written.Equals(quantizer) || length != (long)count * quantizer.CodeBytes)
        {
            throw new InvalidDataException($"the codes are {length} bytes of {written}, not {count} of {quantizer}");
        }

        var codes = new VectorRows(quantizer, count);
        try
        {
            int codeBytes = quantizer.CodeBytes;
            reader.Read(kind, id, codeBytes, (offset, bytes) =>
            {
                int first = (int)(offset / codeBytes);
                for (int i = 0; i < bytes.Length / codeBytes; i++)
                {
                    codes.WriteCode(first + i, bytes.Span.Slice(i * codeBytes, codeBytes));
                }
            });
            return codes;
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }

    // A section of its own, so that who knows no order does not take codes by place for codes by row.
    private static uint KindOf(bool isOrdered) =>
        isOrdered ? SegmentFormat.OrderedCodesSection : SegmentFormat.CodesSection;

    private static void WriteOrder(SectionFileWriter writer, uint field, RowOrder order)
    {
        byte[] bytes = new byte[order.Count * sizeof(int)];
        for (int place = 0; place < order.Count; place++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place * sizeof(int)), order.RowAt(place));
        }

        writer.Begin();
        writer.Append(bytes);
        writer.End(SegmentFormat.OrderSection, field);
    }
}

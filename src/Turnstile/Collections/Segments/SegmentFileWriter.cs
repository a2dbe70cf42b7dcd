using System.Buffers;
using System.Buffers.Binary;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>Writes the file of a segment. Format: docs/formats/segment.md.</summary>
/// <remarks>Threads: a worker. A segment must be sealed: rows are read without further care.</remarks>
internal static class SegmentFileWriter
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes the file, durably, and describes it for the manifest.</summary>
    public static LiveFile Write(IFileSystem files, string directory, FileNumber number, ISegmentRows rows)
    {
        string path = FileNames.PathOf(directory, FileKind.Segment, number);
        int count = rows.Count;
        using var writer = new SectionFileWriter(files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        WriteHead(writer, rows);
        WriteSequences(writer, rows);
        WriteColumns(writer, rows);
        for (int field = 0; field < rows.Schema.Vectors.Length; field++)
        {
            WriteVectors(writer, rows, field);
        }

        writer.Publish();
        return new LiveFile(
            number,
            FileKind.Segment,
            Owner: rows.Collection,
            Level: 0,
            Parent: default,
            writer.Length,
            writer.Digest,
            count == 0 ? Sequence.Zero : rows.SequenceOf(0),
            count == 0 ? Sequence.Zero : rows.SequenceOf(count - 1),
            default,
            default,
            count);
    }

    private static void WriteHead(SectionFileWriter writer, ISegmentRows rows)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, rows.Collection);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], rows.Count);
        writer.Begin();
        writer.Append(head);
        writer.End(SegmentFormat.HeadSection, 0);
    }

    private static void WriteSequences(SectionFileWriter writer, ISegmentRows rows)
    {
        byte[] bytes = new byte[rows.Count * sizeof(ulong)];
        for (int i = 0; i < rows.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), rows.SequenceOf(i).Value);
        }

        writer.Begin();
        writer.Append(bytes);
        writer.End(SegmentFormat.SequencesSection, 0);
    }

    private static void WriteColumns(SectionFileWriter writer, ISegmentRows rows)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SegmentColumnsCodec.Write(rows.Columns, rows.Count, bytes);
        writer.Begin();
        writer.Append(bytes.WrittenSpan);
        writer.End(SegmentFormat.ColumnsSection, 0);
    }

    // Records go as they lie in memory, and other vectors as they were logged, so that they can be mapped. The checksum
    // of each is kept beside them, so that one can be believed without reading all.
    private static void WriteVectors(SectionFileWriter writer, ISegmentRows rows, int field)
    {
        VectorField vectors = rows.Schema.Vectors[field];
        bool isDense = vectors.Kind == VectorKind.Dense;
        byte[] checksums = new byte[rows.Count * sizeof(uint)];
        byte[] lengths = new byte[isDense ? 0 : rows.Count * sizeof(int)];
        var buffer = new ArrayBufferWriter<byte>();
        writer.Begin();
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<byte> record = rows.RecordOf(field, i);
            if (buffer.WrittenCount + record.Length > BufferBytes)
            {
                writer.Append(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }

            BinaryPrimitives.WriteUInt32LittleEndian(checksums.AsSpan(i * sizeof(uint)), Crc32C.Of(record));
            if (!isDense)
            {
                BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(i * sizeof(int)), record.Length);
            }

            buffer.Write(record);
        }

        writer.Append(buffer.WrittenSpan);
        uint id = (uint)vectors.Id;
        writer.End(isDense ? SegmentFormat.RecordsSection : SegmentFormat.PayloadSection, id);
        WriteNumbers(writer, checksums, SegmentFormat.ChecksumsSection, id);
        if (!isDense)
        {
            WriteNumbers(writer, lengths, SegmentFormat.LengthsSection, id);
        }
    }

    private static void WriteNumbers(SectionFileWriter writer, byte[] numbers, uint section, uint field)
    {
        writer.Begin();
        writer.Append(numbers);
        writer.End(section, field);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using Turnstile.Collections.Columns;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>Writes a sealed segment to its file. Format: docs/formats/segment.md.</summary>
/// <remarks>Threads: a worker. The segment must be sealed: rows are read without further care.</remarks>
internal static class SegmentFileWriter
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes the file, durably, and describes it for the manifest.</summary>
    public static LiveFile Write(IFileSystem files, string directory, FileNumber number, Segment segment)
    {
        string path = FileNames.PathOf(directory, FileKind.Segment, number);
        int count = segment.Count;
        using var writer = new SectionFileWriter(files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        WriteHead(writer, segment, count);
        WriteSequences(writer, segment, count);
        WriteColumns(writer, segment, count);
        foreach (VectorIndex index in segment.Vectors)
        {
            WriteRecords(writer, (uint)index.Field.Id, index.Column, count);
        }

        writer.Publish();
        return new LiveFile(
            number,
            FileKind.Segment,
            Owner: segment.Collection,
            Level: 0,
            Parent: default,
            writer.Length,
            writer.Digest,
            segment.First,
            segment.Last,
            default,
            default,
            count);
    }

    private static void WriteHead(SectionFileWriter writer, Segment segment, int count)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(head, segment.Collection);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], count);
        writer.Begin();
        writer.Append(head);
        writer.End(SegmentFormat.HeadSection, 0);
    }

    private static void WriteSequences(SectionFileWriter writer, Segment segment, int count)
    {
        byte[] bytes = new byte[count * sizeof(ulong)];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), segment.Sequences[i].Value);
        }

        writer.Begin();
        writer.Append(bytes);
        writer.End(SegmentFormat.SequencesSection, 0);
    }

    private static void WriteColumns(SectionFileWriter writer, Segment segment, int count)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SegmentColumnsCodec.Write(segment.Columns, count, bytes);
        writer.Begin();
        writer.Append(bytes.WrittenSpan);
        writer.End(SegmentFormat.ColumnsSection, 0);
    }

    // The records go as they lie in memory, so that they can be mapped. The checksum of each is kept beside them, so that
    // one can be believed without reading all.
    private static void WriteRecords(SectionFileWriter writer, uint field, VectorColumn column, int count)
    {
        byte[] checksums = new byte[count * sizeof(uint)];
        int stride = column.Rows.Stride;
        byte[] buffer = new byte[Math.Min(Math.Max(1, count), Math.Max(1, BufferBytes / stride)) * stride];
        int used = 0;
        writer.Begin();
        for (int i = 0; i < count; i++)
        {
            if (used == buffer.Length)
            {
                writer.Append(buffer);
                used = 0;
            }

            column.Check(i);
            ReadOnlySpan<byte> record = column.Rows.Record(i);
            BinaryPrimitives.WriteUInt32LittleEndian(checksums.AsSpan(i * sizeof(uint)), Crc32C.Of(record));
            record.CopyTo(buffer.AsSpan(used));
            used += stride;
        }

        writer.Append(buffer.AsSpan(0, used));
        writer.End(SegmentFormat.RecordsSection, field);
        writer.Begin();
        writer.Append(checksums);
        writer.End(SegmentFormat.ChecksumsSection, field);
    }
}

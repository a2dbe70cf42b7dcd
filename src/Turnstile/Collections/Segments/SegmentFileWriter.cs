using System.Buffers;
using System.Buffers.Binary;
using Turnstile.Collections.Columns;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors.Memory;

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
            WritePresence(writer, index, count);
            WriteVectors(writer, index, count);
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

    private static void WritePresence(SectionFileWriter writer, VectorIndex index, int count)
    {
        byte[] bytes = new byte[(count + 63) / 64 * sizeof(ulong)];
        for (int i = 0; i < count; i++)
        {
            if (index.Rows.HasVector(i))
            {
                bytes[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        writer.Begin();
        writer.Append(bytes);
        writer.End(SegmentFormat.PresenceSection, (uint)index.Field.Id);
    }

    private static void WriteVectors(SectionFileWriter writer, VectorIndex index, int count)
    {
        VectorRows rows = index.Rows;
        int vectorBytes = rows.Format.VectorBytes;
        byte[] buffer = new byte[Math.Min(count, Math.Max(1, BufferBytes / vectorBytes)) * vectorBytes];
        int used = 0;
        writer.Begin();
        for (int i = 0; i < count; i++)
        {
            rows.Vector(i).CopyTo(buffer.AsSpan(used));
            used += vectorBytes;
            if (used == buffer.Length)
            {
                writer.Append(buffer);
                used = 0;
            }
        }

        writer.Append(buffer.AsSpan(0, used));
        writer.End(SegmentFormat.VectorsSection, (uint)index.Field.Id);
    }
}

using System.Buffers.Binary;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>Reads a segment's file back into memory. Format: docs/formats/segment.md.</summary>
/// <remarks>Every number is checked before it is used; what does not fit is a
/// <see cref="CorruptionException"/>.</remarks>
internal static class SegmentFileReader
{
    /// <summary>Opens the segment with the graphs that <paramref name="graphs"/> lists by field id.</summary>
    /// <remarks>A graph that is damaged or missing is left out: it is derived, and is built anew.</remarks>
    /// <exception cref="CorruptionException">The segment's file is not what was written.</exception>
    public static Segment Read(
        IFileSystem files,
        string directory,
        LiveFile file,
        CollectionSchema schema,
        IReadOnlyDictionary<int, LiveFile> graphs)
    {
        string path = FileNames.PathOf(directory, FileKind.Segment, file.Number);
        using var reader = new SectionFileReader(files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        int count = ReadHead(reader, file);
        SegmentColumns columns = ReadColumns(reader, schema, count);
        var vectors = new List<VectorIndex>();
        var segment = default(Segment);
        try
        {
            foreach (VectorField field in schema.Vectors)
            {
                VectorRows rows = ReadVectors(reader, field, count);
                HnswGraph? graph = graphs.TryGetValue(field.Id, out LiveFile? graphFile)
                    ? GraphFile.TryRead(files, directory, graphFile, field, rows)
                    : null;
                vectors.Add(VectorIndex.Open(field, rows, graph, count));
            }

            segment = new Segment(file.Owner, schema, count, columns, [.. vectors]);
            ReadSequences(reader, segment, count, file);
            segment.Publish(count);
            return segment;
        }
        catch
        {
            // The segment owns the vectors from its construction on.
            segment?.Release();
            if (segment is null)
            {
                vectors.ForEach(static index => index.Dispose());
            }

            throw;
        }
    }

    private static int ReadHead(SectionFileReader reader, LiveFile file)
    {
        byte[] head = reader.Read(SegmentFormat.HeadSection, 0);
        if (head.Length != 8)
        {
            throw reader.Damage(0, "length of the head", "8", head.Length);
        }

        uint collection = BinaryPrimitives.ReadUInt32LittleEndian(head);
        int count = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
        if (collection != file.Owner)
        {
            throw reader.Damage(0, "collection", $"{file.Owner}, as the manifest says", collection);
        }

        return count == file.RowCount && count >= 0
            ? count
            : throw reader.Damage(4, "row count", $"{file.RowCount}, as the manifest says", count);
    }

    private static SegmentColumns ReadColumns(SectionFileReader reader, CollectionSchema schema, int count)
    {
        try
        {
            SegmentColumns columns = SegmentColumnsCodec.Read(schema, reader.Read(SegmentFormat.ColumnsSection, 0));
            return columns.Count == count
                ? columns
                : throw reader.Damage(0, "rows in the columns", $"{count}", columns.Count);
        }
        catch (InvalidDataException damage)
        {
            throw new CorruptionException(reader.Path, 0, "columns", "what was written", damage.Message);
        }
    }

    private static void ReadSequences(SectionFileReader reader, Segment segment, int count, LiveFile file)
    {
        byte[] bytes = reader.Read(SegmentFormat.SequencesSection, 0);
        if (bytes.Length != count * (long)sizeof(ulong))
        {
            throw reader.Damage(0, "length of the sequences", $"{count * (long)sizeof(ulong)}", bytes.Length);
        }

        ulong last = 0;
        for (int i = 0; i < count; i++)
        {
            ulong sequence = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
            if (sequence <= last || sequence > file.Last.Value)
            {
                throw reader.Damage(i, "sequence of a row", $"more than {last}, at most {file.Last}", (long)sequence);
            }

            last = sequence;
            segment.Sequences.Write(i, new Sequence(sequence));
        }
    }

    private static VectorRows ReadVectors(SectionFileReader reader, VectorField field, int count)
    {
        var rows = new VectorRows(VectorIndex.FormatOf(field), count);
        try
        {
            byte[] presence = reader.Read(SegmentFormat.PresenceSection, (uint)field.Id);
            long expected = (long)count * field.ByteCount;
            long found = reader.LengthOf(SegmentFormat.VectorsSection, (uint)field.Id);
            if (presence.Length != (count + 63) / 64 * sizeof(ulong) || found != expected)
            {
                throw reader.Damage(0, $"length of the vectors \"{field.Name}\"", $"{expected}", found);
            }

            reader.Read(
                SegmentFormat.VectorsSection,
                (uint)field.Id,
                field.ByteCount,
                (offset, bytes) => Fill(rows, presence, (int)(offset / field.ByteCount), bytes.Span));
            return rows;
        }
        catch (ArgumentException damage)
        {
            rows.Dispose();
            throw new CorruptionException(reader.Path, 0, $"vectors \"{field.Name}\"", "numbers", damage.Message);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private static void Fill(VectorRows rows, byte[] presence, int first, ReadOnlySpan<byte> vectors)
    {
        int vectorBytes = rows.Format.VectorBytes;
        for (int i = first; !vectors.IsEmpty; i++, vectors = vectors[vectorBytes..])
        {
            if ((presence[i / 8] & (1 << (i % 8))) != 0)
            {
                rows.Write(i, vectors[..vectorBytes]);
            }
            else
            {
                rows.WriteMissing(i);
            }
        }
    }
}

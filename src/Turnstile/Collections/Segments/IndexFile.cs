using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Collections.Segments;

/// <summary>The index of one vector field of a persisted segment, as a file of its own: codes, graph, lists. Derived
/// (TRUTH-1).</summary>
/// <remarks>Format: docs/formats/segment.md, docs/formats/codes.md and docs/formats/graph.md.</remarks>
internal static class IndexFile
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes a complete index, durably.</summary>
    public static LiveFile Write(
        IFileSystem files, string directory, FileNumber number, FileNumber parent, Segment segment, VectorIndex index)
    {
        string path = FileNames.PathOf(directory, FileKind.Index, number);
        using var writer = new SectionFileWriter(files, path, SegmentFormat.IndexMagic, SegmentFormat.Version);
        uint field = (uint)index.Field.Id;
        if (index.Search is { HasCodes: true } search)
        {
            WriteCodes(writer, field, search.Rows, segment.Count);
        }

        if (index.Search?.Graph is { } graph)
        {
            WriteSection(writer, SegmentFormat.GraphSection, field, bytes => HnswGraphWriter.Write(graph, bytes));
        }

        if (index.Lists?.Codes is { } lists)
        {
            WriteSection(
                writer, SegmentFormat.ListsSection, field, bytes => IvfIndexWriter.Write(lists.Index, bytes));
            WriteSection(writer, SegmentFormat.ListCodesSection, field, bytes => FastScanWriter.Write(lists, bytes));
        }

        writer.Publish();
        return new LiveFile(
            number,
            FileKind.Index,
            Owner: segment.Collection,
            Level: field,
            parent,
            writer.Length,
            writer.Digest,
            segment.First,
            segment.Last,
            default,
            default,
            segment.Count);
    }

    /// <summary>Reads codes and graph; null if they are missing, damaged, or not what the field wants, for then they
    /// are made anew.</summary>
    public static FieldIndex? TryRead(
        IFileSystem files, string directory, LiveFile file, VectorField field, VectorColumn column)
    {
        string path = FileNames.PathOf(directory, FileKind.Index, file.Number);
        VectorRows? codes = null;
        try
        {
            Quantizer? quantizer = field.NewQuantizer();
            if ((quantizer is null && field.Index.Kind != IndexKind.Hnsw) || !files.FileExists(path))
            {
                return null;
            }

            using var reader = new SectionFileReader(files, path, SegmentFormat.IndexMagic, SegmentFormat.Version);
            int count = column.Rows.Capacity;
            if (quantizer is not null)
            {
                codes = ReadCodes(reader, field, quantizer, count);
            }

            VectorRows rows = codes ?? column.Rows;
            HnswGraph? graph = field.Index.Kind == IndexKind.Hnsw ? ReadGraph(reader, field, rows) : null;
            codes = null;
            return FieldIndex.Over(rows, column, graph, count);
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            codes?.Dispose();
            return null;
        }
    }

    /// <summary>Reads inverted lists; null as above.</summary>
    public static FastScanCodes? TryReadLists(
        IFileSystem files, string directory, LiveFile file, VectorField field, VectorColumn column)
    {
        string path = FileNames.PathOf(directory, FileKind.Index, file.Number);
        try
        {
            if (field.Index.Kind != IndexKind.Ivf || !files.FileExists(path))
            {
                return null;
            }

            using var reader = new SectionFileReader(files, path, SegmentFormat.IndexMagic, SegmentFormat.Version);
            uint id = (uint)field.Id;
            int count = column.Rows.Capacity;
            column.Check(0, count);
            using var lists = new MemoryStream(reader.Read(SegmentFormat.ListsSection, id));
            IvfIndex index = IvfIndexReader.Read(lists, column.Rows, count);
            using var codes = new MemoryStream(reader.Read(SegmentFormat.ListCodesSection, id));
            return FastScanReader.Read(codes, index);
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            return null;
        }
    }

    private static void WriteSection(SectionFileWriter writer, uint kind, uint field, Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        writer.Begin();
        writer.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        writer.End(kind, field);
    }

    private static void WriteCodes(SectionFileWriter writer, uint field, VectorRows codes, int count)
    {
        writer.Begin();
        writer.Append(QuantizerCodec.Write(codes.Quantizer!));
        writer.End(SegmentFormat.QuantizerSection, field);
        int codeBytes = codes.Quantizer!.CodeBytes;
        byte[] chunk = new byte[Math.Min(Math.Max(1, count), Math.Max(1, ChunkBytes / codeBytes)) * codeBytes];
        int used = 0;
        writer.Begin();
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            if (used == chunk.Length)
            {
                writer.Append(chunk);
                used = 0;
            }

            codes.ReadCode(ordinal, chunk.AsSpan(used, codeBytes));
            used += codeBytes;
        }

        writer.Append(chunk.AsSpan(0, used));
        writer.End(SegmentFormat.CodesSection, field);
    }

    private static VectorRows ReadCodes(SectionFileReader reader, VectorField field, Quantizer quantizer, int count)
    {
        uint id = (uint)field.Id;
        Quantizer written = QuantizerCodec.Read(field.Format, reader.Read(SegmentFormat.QuantizerSection, id));
        long length = reader.LengthOf(SegmentFormat.CodesSection, id);
        if (!written.Equals(quantizer) || length != (long)count * quantizer.CodeBytes)
        {
            throw new InvalidDataException($"the codes are {length} bytes of {written}, not {count} of {quantizer}");
        }

        var codes = new VectorRows(quantizer, count);
        try
        {
            int codeBytes = quantizer.CodeBytes;
            reader.Read(SegmentFormat.CodesSection, id, codeBytes, (offset, bytes) =>
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

    private static HnswGraph ReadGraph(SectionFileReader reader, VectorField field, VectorRows rows)
    {
        using var bytes = new MemoryStream(reader.Read(SegmentFormat.GraphSection, (uint)field.Id));
        HnswGraph graph = HnswGraphReader.Read(bytes, rows, publishedCount: rows.Capacity, rows.Capacity);
        if (graph.Parameters.M == field.Index.M && graph.Parameters.EfConstruction == field.Index.EfConstruction)
        {
            return graph;
        }

        graph.Dispose();
        throw new InvalidDataException($"the graph is of M {graph.Parameters.M}, the field's is {field.Index.M}");
    }
}

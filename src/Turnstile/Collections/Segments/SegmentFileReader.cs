using System.Buffers.Binary;
using Turnstile.Collections.Columns;
using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Collections.Segments;

/// <summary>Reads a segment's file back into memory. Format: docs/formats/segment.md.</summary>
/// <remarks>Every number is checked before it is used; what does not fit is a
/// <see cref="CorruptionException"/>.</remarks>
internal static class SegmentFileReader
{
    /// <summary>Opens the segment with the indexes that <paramref name="indexes"/> lists by field id.</summary>
    /// <remarks>Vectors and indexes stay in their files until they are needed. An index that is missing or seen to be
    /// damaged is left out: it is derived, and is built anew.</remarks>
    /// <exception cref="CorruptionException">The segment's file is not what was written.</exception>
    public static Segment Read(
        SegmentSite site, LiveFile file, CollectionSchema schema, IReadOnlyDictionary<int, LiveFile> indexes)
    {
        string path = FileNames.PathOf(site.Directory, FileKind.Segment, file.Number);
        using var reader = new SectionFileReader(site.Files, path, SegmentFormat.SegmentMagic, SegmentFormat.Version);
        int count = ReadHead(reader, file);
        SegmentColumns columns = ReadColumns(reader, schema, count);
        var vectors = new List<VectorIndex>();
        var segment = default(Segment);
        try
        {
            foreach (VectorField field in schema.Vectors)
            {
                vectors.Add(OpenIndex(site, reader, field, count, indexes.GetValueOrDefault(field.Id)));
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

    private static VectorIndex OpenIndex(
        SegmentSite site, SectionFileReader reader, VectorField field, int count, LiveFile? file)
    {
        if (file is null || IndexFile.TryOpen(site, file) is not { } stored)
        {
            IVectorColumn own = OpenColumn(reader, field, count);
            return new VectorIndex(field, own, VectorIndex.NewDerived(field, own, isSealed: true));
        }

        try
        {
            IVectorColumn mapped = MapColumn(reader, field, count);
            return new VectorIndex(field, mapped, new StoredIndex(site, field, mapped, stored));
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>The vectors of a field: in memory if graph or lists read them, else where they lie in the segment's
    /// file.</summary>
    /// <exception cref="CorruptionException">The file is not what was written.</exception>
    public static IVectorColumn OpenColumn(SectionFileReader reader, VectorField field, int count)
    {
        IVectorColumn mapped = MapColumn(reader, field, count);
        try
        {
            return ForGraph(field, mapped);
        }
        finally
        {
            mapped.Release();
        }
    }

    /// <summary>The vectors of a field as its index reads them: a copy in memory for graph or lists without codes, else
    /// <paramref name="mapped"/>. A reference more, either way.</summary>
    /// <exception cref="CorruptionException">A vector is not what was written.</exception>
    public static IVectorColumn ForGraph(VectorField field, IVectorColumn mapped)
    {
        if (field.Index.Kind is IndexKind.Hnsw or IndexKind.Ivf && field.NewQuantizer() is null)
        {
            return CopyToMemory((VectorColumn)mapped);
        }

        mapped.Retain();
        return mapped;
    }

    /// <summary>The vectors of a field where they lie in the segment's file.</summary>
    /// <exception cref="CorruptionException">The file is not what was written.</exception>
    public static IVectorColumn MapColumn(SectionFileReader reader, VectorField field, int count)
    {
        bool isDense = field.Kind == VectorKind.Dense;
        uint id = (uint)field.Id;
        uint section = isDense ? SegmentFormat.RecordsSection : SegmentFormat.PayloadSection;
        int[] lengths = isDense ? [] : ReadLengths(reader, field, count);
        long expected = isDense ? (long)count * field.Format.Stride : lengths.Sum(static length => (long)length);
        long found = reader.LengthOf(section, id);
        byte[] bytes = reader.Read(SegmentFormat.ChecksumsSection, id);
        if (bytes.Length != (long)count * sizeof(uint) || found != expected)
        {
            throw reader.Damage(0, $"length of the vectors \"{field.Name}\"", $"{expected}", found);
        }

        uint[] checksums = new uint[count];
        for (int i = 0; i < count; i++)
        {
            checksums[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)));
        }

        var rows = new RowChecksums(reader.Path, reader.OffsetOf(section, id), checksums);
        FileView? view = reader.Map(section, id);
        IFile? file = field.Index.Kind == IndexKind.Disk ? reader.OpenAgain() : null;
        return isDense
            ? VectorColumn.Map(field.Format, count, view, rows, file)
            : PayloadColumn.Map(lengths, view, rows);
    }

    private static int[] ReadLengths(SectionFileReader reader, VectorField field, int count)
    {
        byte[] bytes = reader.Read(SegmentFormat.LengthsSection, (uint)field.Id);
        if (bytes.Length != (long)count * sizeof(int))
        {
            throw reader.Damage(
                0, $"length of the lengths of \"{field.Name}\"", $"{(long)count * sizeof(int)}", bytes.Length);
        }

        int[] lengths = new int[count];
        for (int i = 0; i < count; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
            if (lengths[i] != 0 && !field.Fits(lengths[i]))
            {
                throw reader.Damage(
                    i, $"bytes of vector {i} of \"{field.Name}\"", $"as many as {field.Kind} vectors have", lengths[i]);
            }
        }

        return lengths;
    }

    private static VectorColumn CopyToMemory(VectorColumn mapped)
    {
        int count = mapped.Rows.Capacity;
        VectorColumn copy = VectorColumn.Create(mapped.Rows.Format, count);
        try
        {
            for (int ordinal = 0; ordinal < count; ordinal++)
            {
                if (mapped.HasVector(ordinal))
                {
                    copy.Rows.Write(ordinal, mapped.Vector(ordinal));
                }
                else
                {
                    copy.Rows.WriteMissing(ordinal);
                }
            }

            return copy;
        }
        catch
        {
            copy.Release();
            throw;
        }
    }
}

using System.Buffers.Binary;
using Turnstile.Caching;
using Turnstile.Collections.Schema;
using Turnstile.Manifest;
using Turnstile.Storage;
using Turnstile.Vectors;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Segments;

/// <summary>The index of one vector field of a persisted segment, as a file of its own: codes, graph, lists, bounds.
/// Derived (TRUTH-1).</summary>
/// <remarks>Format: docs/formats/segment.md, and the pages that it names.</remarks>
internal static class IndexFile
{
    /// <summary>Writes a complete index, durably.</summary>
    public static LiveFile Write(
        IFileSystem files, string directory, FileNumber number, FileNumber parent, Segment segment, VectorIndex index)
    {
        string path = FileNames.PathOf(directory, FileKind.Index, number);
        using var writer = new SectionFileWriter(files, path, SegmentFormat.IndexMagic, SegmentFormat.Version);
        uint field = (uint)index.Field.Id;
        bool isOnDisk = index.Field.Index.Kind == IndexKind.Disk;
        if (isOnDisk && index.Search?.Graph is { } moving)
        {
            PagedGraphFile.Write(writer, field, moving, index.Search.Efforts);
        }

        FieldLists? lists = index.Search?.Lists?.Acquire();
        bool isCodedByLists = lists?.Codes is not null;
        if (!isCodedByLists && index.Search is { HasCodes: true } search)
        {
            CodeSections.Write(writer, field, search, segment.Count);
        }

        if (!isOnDisk && index.Search?.Graph is { } graph)
        {
            WriteSection(writer, SegmentFormat.GraphSection, field, bytes => HnswGraphWriter.Write(graph, bytes));
        }

        if (lists is not null)
        {
            ListFile.Write(writer, field, lists);
            lists.Release();
        }

        if (index.Blocks is { } blocks)
        {
            WriteSection(writer, SegmentFormat.BlocksSection, field, bytes => WritePieces(blocks, bytes));
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

    /// <summary>Opens an index, and reads only where its sections are; null if it is missing or that is damaged, for
    /// then it is made anew.</summary>
    public static SectionFileReader? TryOpen(SegmentSite site, LiveFile file)
    {
        string path = FileNames.PathOf(site.Directory, FileKind.Index, file.Number);
        try
        {
            return site.Files.FileExists(path) ? Open(site.Files, path) : null;
        }
        catch (CorruptionException)
        {
            return null;
        }
    }

    /// <summary>Reads an index; null if it is damaged, or not what the field wants, for then it is made anew.</summary>
    /// <param name="reader">The open file.</param>
    /// <param name="field">The field.</param>
    /// <param name="column">The vectors, as the index reads them.</param>
    /// <param name="cache">Keeps pages of a graph on disk.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IDerivedIndex? TryRead(
        SectionFileReader reader, VectorField field, IVectorColumn column, BlockCache cache, CancellationToken stop)
    {
        reader.Stop = stop;
        try
        {
            return field.Index.Kind switch
            {
                IndexKind.Ivf => ReadLists(reader, field, (VectorColumn)column),
                IndexKind.BlockMax => ReadPieces(reader, field, (PayloadColumn)column),
                IndexKind.Disk => ReadPaged(reader, field, column.Capacity, cache),
                _ => ReadSearch(reader, field, column),
            };
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The graph on disk of an index that is in memory and was written: over the same codes. Null if the file
    /// is not what was written.</summary>
    public static PagedGraph? TryReadGraph(
        SegmentSite site, FileNumber number, VectorField field, VectorRows codes, int count)
    {
        try
        {
            using SectionFileReader reader =
                Open(site.Files, FileNames.PathOf(site.Directory, FileKind.Index, number));
            return PagedGraphFile.Read(reader, field, codes, count, site.Cache);
        }
        catch (Exception damage) when (damage is CorruptionException or InvalidDataException)
        {
            return null;
        }
    }

    private static SectionFileReader Open(IFileSystem files, string path) =>
        new(files, path, SegmentFormat.IndexMagic, SegmentFormat.Version);

    private static FieldIndex ReadPaged(SectionFileReader reader, VectorField field, int count, BlockCache cache)
    {
        VectorRows codes = CodeSections.Read(reader, field, field.NewQuantizer()!, count);
        try
        {
            EffortTable? efforts = PagedGraphFile.ReadEfforts(reader, field);
            FieldIndex index = FieldIndex.OnDisk(codes, PagedGraphFile.Read(reader, field, codes, count, cache));
            index.Efforts = efforts;
            return index;
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }

    private static FieldIndex? ReadSearch(SectionFileReader reader, VectorField field, IVectorColumn column)
    {
        Quantizer? quantizer = field.NewQuantizer();
        bool hasGraph = field.Index.Kind == IndexKind.Hnsw;
        if (quantizer is null && !hasGraph)
        {
            return null;
        }

        int count = column.Capacity;
        RowOrder? order = quantizer is null ? null : CodeSections.ReadOrder(reader, (uint)field.Id, count);
        VectorRows? codes = quantizer is null ? null : CodeSections.Read(reader, field, quantizer, count);
        try
        {
            VectorRows rows = codes ?? ((VectorColumn)column).Rows;
            return FieldIndex.Over(rows, column, hasGraph ? ReadGraph(reader, field, rows) : null, count, order);
        }
        catch
        {
            codes?.Dispose();
            throw;
        }
    }

    private static FieldIndex ReadLists(SectionFileReader reader, VectorField field, VectorColumn column)
    {
        int count = column.Capacity;
        bool hasLists = GrowingLists.AreFor(count);
        VectorRows? codes = (hasLists && field.Index.HasCodesInLists) || field.NewQuantizer() is not { } quantizer
            ? null
            : CodeSections.Read(reader, field, quantizer, count);
        try
        {
            GrowingLists lists =
                hasLists ? ListFile.Read(reader, field, count) : new GrowingLists(isSealed: true);
            return FieldIndex.OfLists(codes ?? column.Rows, column, lists, count);
        }
        catch
        {
            codes?.Dispose();
            throw;
        }
    }

    private static BlockIndex ReadPieces(SectionFileReader reader, VectorField field, PayloadColumn column) =>
        reader.Read(SegmentFormat.BlocksSection, (uint)field.Id, bytes => ReadPieces(bytes, column));

    private static BlockIndex ReadPieces(SectionInput bytes, PayloadColumn column)
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        int read = bytes.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        int count = read < head.Length ? -1 : BinaryPrimitives.ReadInt32LittleEndian(head);
        var pieces = new List<SparseIndex>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                SparseIndex piece = SparseIndexReader.Read(bytes, column.Sparse, column.Capacity);
                pieces.Add(piece);
                int from = i == 0 ? 0 : pieces[i - 1].To;
                if (piece.From != from || piece.To == from)
                {
                    throw new InvalidDataException($"a piece of rows {piece.From} to {piece.To} follows row {from}");
                }
            }

            return pieces.Count > 0 && pieces[^1].To == column.Capacity && bytes.Position == bytes.Length
                ? new BlockIndex([.. pieces])
                : throw new InvalidDataException($"{pieces.Count} pieces are not all of {column.Capacity} rows");
        }
        catch
        {
            pieces.ForEach(static piece => piece.Dispose());
            throw;
        }
    }

    private static void WritePieces(BlockIndex blocks, Stream target)
    {
        ReadOnlySpan<SparseIndex> pieces = blocks.Pieces;
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, pieces.Length);
        target.Write(count);
        foreach (SparseIndex piece in pieces)
        {
            SparseIndexWriter.Write(piece, target);
        }
    }

    /// <summary>Writes a section as a stream.</summary>
    public static void WriteSection(SectionFileWriter writer, uint kind, uint field, Action<Stream> write)
    {
        using var bytes = new SectionOutput(writer);
        writer.Begin();
        write(bytes);
        writer.End(kind, field);
    }

    private static HnswGraph ReadGraph(SectionFileReader reader, VectorField field, VectorRows rows)
    {
        HnswGraph graph = reader.Read(
            SegmentFormat.GraphSection,
            (uint)field.Id,
            bytes => HnswGraphReader.Read(bytes, rows, publishedCount: rows.Capacity, rows.Capacity));
        if (graph.Parameters.M == field.Index.M && graph.Parameters.EfConstruction == field.Index.EfConstruction)
        {
            return graph;
        }

        graph.Dispose();
        throw new InvalidDataException($"the graph is of M {graph.Parameters.M}, the field's is {field.Index.M}");
    }
}

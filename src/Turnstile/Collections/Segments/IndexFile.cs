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
        switch (index.InMemory)
        {
            case CodeIndex codes:
                CodeSections.Write(writer, field, codes, segment.Count);
                break;
            case MemoryGraphIndex graph:
                WriteGraph(writer, index.Field, graph, segment.Count);
                break;
            case ListIndex lists:
                WriteLists(writer, field, lists, segment.Count);
                break;
            case BlockIndex blocks:
                WriteSection(writer, SegmentFormat.BlocksSection, field, bytes => WritePieces(blocks, bytes));
                break;
            default:
                throw new InvariantException(
                    "TRUTH-1", $"the index of \"{index.Field.Name}\" is written that is in its file");
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
                IndexKind.Hnsw => ReadGraph(reader, field, column),
                IndexKind.Disk => ReadPaged(reader, field, column.Capacity, cache),
                _ => ReadCodes(reader, field, column.Capacity),
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

    private static CodeIndex? ReadCodes(SectionFileReader reader, VectorField field, int count) =>
        field.NewQuantizer() is { } quantizer
            ? new CodeIndex(SearchedRows.OfCodes(CodeSections.Read(reader, field, quantizer, count)), count)
            : null;

    private static PagedGraphIndex ReadPaged(SectionFileReader reader, VectorField field, int count, BlockCache cache)
    {
        SearchedRows codes = SearchedRows.OfCodes(CodeSections.Read(reader, field, field.NewQuantizer()!, count));
        try
        {
            EffortTable? efforts = PagedGraphFile.ReadEfforts(reader, field);
            PagedGraph graph = PagedGraphFile.Read(reader, field, codes.Rows, count, cache);
            return new PagedGraphIndex(codes, graph, count) { Efforts = efforts };
        }
        catch
        {
            codes.Release();
            throw;
        }
    }

    private static MemoryGraphIndex ReadGraph(SectionFileReader reader, VectorField field, IVectorColumn column)
    {
        int count = column.Capacity;
        SearchedRows searched = field.NewQuantizer() is { } quantizer
            ? ReadOrderedCodes(reader, field, quantizer, count)
            : SearchedRows.OfVectors((VectorColumn)column);
        try
        {
            return new MemoryGraphIndex(searched, ReadGraph(reader, field, searched.Rows), count);
        }
        catch
        {
            searched.Release();
            throw;
        }
    }

    private static SearchedRows ReadOrderedCodes(
        SectionFileReader reader, VectorField field, Quantizer quantizer, int count)
    {
        RowOrder? order = CodeSections.ReadOrder(reader, (uint)field.Id, count);
        return SearchedRows.OfCodes(CodeSections.Read(reader, field, quantizer, count), order);
    }

    private static ListIndex ReadLists(SectionFileReader reader, VectorField field, VectorColumn column)
    {
        int count = column.Capacity;
        bool hasLists = GrowingLists.AreFor(count);
        SearchedRows searched =
            (hasLists && field.Index.HasCodesInLists) || field.NewQuantizer() is not { } quantizer
                ? SearchedRows.OfVectors(column)
                : SearchedRows.OfCodes(CodeSections.Read(reader, field, quantizer, count));
        try
        {
            GrowingLists lists =
                hasLists ? ListFile.Read(reader, field, count) : new GrowingLists(isSealed: true);
            return new ListIndex(searched, lists, count);
        }
        catch
        {
            searched.Release();
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

    // That of a field whose graphs are on disk begins its file, so that each page is one of the disk's blocks.
    private static void WriteGraph(SectionFileWriter writer, VectorField field, MemoryGraphIndex search, int count)
    {
        uint id = (uint)field.Id;
        bool isOnDisk = field.Index.Kind == IndexKind.Disk;
        if (isOnDisk)
        {
            PagedGraphFile.Write(writer, id, search.Graph, search.Efforts);
        }

        if (search.HasCodes)
        {
            CodeSections.Write(writer, id, search, count);
        }

        if (!isOnDisk)
        {
            WriteSection(writer, SegmentFormat.GraphSection, id, bytes => HnswGraphWriter.Write(search.Graph, bytes));
        }
    }

    // Where lists have codes of their own, those of the rows were for the time until then.
    private static void WriteLists(SectionFileWriter writer, uint field, ListIndex search, int count)
    {
        FieldLists? lists = search.Lists.Acquire();
        if (search.HasCodes && lists?.Codes is null)
        {
            CodeSections.Write(writer, field, search, count);
        }

        if (lists is not null)
        {
            ListFile.Write(writer, field, lists);
            lists.Release();
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

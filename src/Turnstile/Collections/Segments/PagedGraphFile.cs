using System.Buffers.Binary;
using Turnstile.Caching;
using Turnstile.Collections.Schema;
using Turnstile.Storage;
using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;

namespace Turnstile.Collections.Segments;

/// <summary>The sections of an index file that are a graph on disk. Format: docs/formats/disk-graph.md.</summary>
internal static class PagedGraphFile
{
    /// <summary>Writes pages, head and, if it is known, what effort a wanted recall takes. The first sections of the
    /// file, so that each page is one of the disk's blocks.</summary>
    public static void Write(SectionFileWriter writer, uint field, HnswGraph graph, EffortTable? efforts)
    {
        var source = new DiskGraphWriter(graph);
        byte[] page = new byte[PageLayout.PageBytes];
        writer.Begin();
        for (int i = 0; i < source.PageCount; i++)
        {
            Span<byte> payload = page.AsSpan(0, PageLayout.PayloadBytes);
            source.WritePage(i, payload);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(PageLayout.PayloadBytes), Crc32C.Of(payload));
            writer.Append(page);
        }

        writer.End(SegmentFormat.PagesSection, field);
        using var head = new MemoryStream();
        source.WriteHead(head);
        writer.Begin();
        writer.Append(head.GetBuffer().AsSpan(0, (int)head.Length));
        writer.End(SegmentFormat.DiskGraphSection, field);
        if (efforts is not null)
        {
            writer.Begin();
            writer.Append(EffortTableCodec.ToBytes(efforts));
            writer.End(SegmentFormat.GraphEffortsSection, field);
        }
    }

    /// <summary>What effort a wanted recall takes; null where the file does not say.</summary>
    /// <exception cref="CorruptionException">The file is not what was written.</exception>
    /// <exception cref="InvalidDataException">It says something that cannot be.</exception>
    public static EffortTable? ReadEfforts(SectionFileReader reader, VectorField field)
    {
        uint id = (uint)field.Id;
        return reader.LengthOf(SegmentFormat.GraphEffortsSection, id) < 0
            ? null
            : EffortTableCodec.GraphFromBytes(reader.Read(SegmentFormat.GraphEffortsSection, id));
    }

    /// <summary>Opens the graph over the first <paramref name="count"/> codes; looks through each of its pages
    /// once, and keeps the file.</summary>
    /// <exception cref="CorruptionException">The file is not what was written.</exception>
    /// <exception cref="InvalidDataException">It is no graph of this field over these codes.</exception>
    public static PagedGraph Read(
        SectionFileReader reader, VectorField field, VectorRows codes, int count, BlockCache cache)
    {
        uint id = (uint)field.Id;
        DiskGraph graph = reader.Read(
            SegmentFormat.DiskGraphSection, id, bytes => DiskGraphReader.Read(bytes, codes, count));
        try
        {
            if (graph.Parameters.M != field.Index.M || graph.Parameters.EfConstruction != field.Index.EfConstruction)
            {
                throw new InvalidDataException(
                    $"the graph is of M {graph.Parameters.M}, the field's is {field.Index.M}");
            }

            Check(reader, id, graph);
            long offset = reader.OffsetOf(SegmentFormat.PagesSection, id);
            return new PagedGraph(
                graph, new GraphPages(reader.TakeFile(), offset, graph.PageCount, graph.Layout, cache));
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static void Check(SectionFileReader reader, uint id, DiskGraph graph)
    {
        long length = reader.LengthOf(SegmentFormat.PagesSection, id);
        if (length != (long)graph.PageCount * PageLayout.PageBytes)
        {
            throw new InvalidDataException($"the pages are {length} bytes, not {graph.PageCount} pages");
        }

        var check = new DiskGraphReader(graph);
        reader.Read(SegmentFormat.PagesSection, id, PageLayout.PageBytes, (offset, bytes) =>
        {
            int first = (int)(offset / PageLayout.PageBytes);
            for (int i = 0; i < bytes.Length / PageLayout.PageBytes; i++)
            {
                ReadOnlySpan<byte> page = bytes.Span.Slice(i * PageLayout.PageBytes, PageLayout.PageBytes);
                GraphPages.Check(reader.Path, offset + (i * PageLayout.PageBytes), page);
                check.CheckPage(first + i, page[..PageLayout.PayloadBytes]);
            }
        });
    }
}

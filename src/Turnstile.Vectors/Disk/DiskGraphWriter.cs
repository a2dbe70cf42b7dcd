using System.Buffers.Binary;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Vectors.Disk;

/// <summary>Turns a graph in memory into the head and the pages of a graph on disk. Format:
/// docs/formats/disk-graph.md.</summary>
/// <remarks>Nodes lie in the order of <see cref="HnswReordering.ByLocality"/>, so that a page holds nodes that are
/// asked for together. Threads: one at a time; no insert is running. Cost of making: one walk over the links.</remarks>
public sealed class DiskGraphWriter
{
    private readonly HnswGraph _graph;
    private readonly int[] _order;

    /// <summary>Finds the order of the nodes.</summary>
    /// <param name="graph">The graph; outlives this object.</param>
    public DiskGraphWriter(HnswGraph graph)
    {
        int[] all = HnswReordering.ByLocality(graph);
        _graph = graph;
        _order = all[..(graph.Count - graph.Duplicates.Count)];
        Layout = new PageLayout(graph.Parameters);
    }

    /// <summary>How nodes lie in pages.</summary>
    public PageLayout Layout { get; }

    /// <summary>How many pages there are.</summary>
    public int PageCount => Layout.PageCount(_order.Length);

    /// <summary>Writes the payload of a page.</summary>
    /// <param name="page">0 to PageCount-1.</param>
    /// <param name="payload"><see cref="PageLayout.PayloadBytes"/> bytes.</param>
    public void WritePage(int page, Span<byte> payload)
    {
        payload.Clear();
        for (int i = 0; i < Layout.RecordsPerPage; i++)
        {
            int place = (page * Layout.RecordsPerPage) + i;
            Span<byte> record = payload.Slice(i * Layout.RecordBytes, Layout.RecordBytes);
            record.Fill(byte.MaxValue);
            if (place < _order.Length)
            {
                WriteNode(_order[place], record);
            }
        }

        GC.KeepAlive(_graph);
    }

    /// <summary>Writes the head at the position of the stream, which is not closed or flushed.</summary>
    /// <param name="target">Where the bytes go. The caller adds checksums.</param>
    /// <exception cref="IOException">Whatever the stream throws.</exception>
    public void WriteHead(Stream target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var sink = new NumberSink(target);
        sink.Int32(DiskGraphFormat.Magic);
        sink.Int32(DiskGraphFormat.Version);
        sink.Flush();
        HnswGraphWriter.WriteUpper(_graph, target);
        foreach (int node in _order)
        {
            sink.Int32(node);
        }

        sink.Flush();
    }

    private void WriteNode(int node, Span<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, node);
        foreach (int neighbour in _graph.Row(node, layer: 0).Neighbours)
        {
            record = record[sizeof(int)..];
            BinaryPrimitives.WriteInt32LittleEndian(record, neighbour);
        }
    }
}

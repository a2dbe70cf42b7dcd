using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Turns a graph into bytes, without its vectors. Format: docs/formats/graph.md.</summary>
public static class HnswGraphWriter
{
    /// <summary>Writes the graph at the position of the stream, which is not closed or flushed.</summary>
    /// <param name="graph">The graph; no insert is running.</param>
    /// <param name="target">Where the bytes go. The caller adds checksums.</param>
    /// <exception cref="IOException">Whatever the stream throws.</exception>
    public static void Write(HnswGraph graph, Stream target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(target);
        ObjectDisposedException.ThrowIf(graph.IsDisposed, graph);
        int rowCount = graph.Capacity;
        while (rowCount > 0 && !graph.Contains(rowCount - 1))
        {
            rowCount--;
        }

        int[] nodeOf = GraphRoles.NodesOfDuplicates(graph, rowCount);
        var sink = new ByteSink(target);
        WriteHeader(graph, rowCount, sink);
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            sink.Byte(!graph.Contains(ordinal) ? GraphFormat.Absent
                : nodeOf[ordinal] >= 0 ? GraphFormat.Duplicate : GraphFormat.Node);
        }

        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (graph.Contains(ordinal) && nodeOf[ordinal] < 0)
            {
                WriteNode(graph, ordinal, sink);
            }
        }

        foreach (int node in nodeOf)
        {
            if (node >= 0)
            {
                sink.Int32(node);
            }
        }

        sink.Flush();
        GC.KeepAlive(graph);
    }

    private static void WriteHeader(HnswGraph graph, int rowCount, ByteSink sink)
    {
        int duplicates = graph.Duplicates.Count;
        sink.Int32((int)GraphFormat.Magic);
        sink.Int32((int)GraphFormat.Version);
        sink.Int32(graph.Parameters.M);
        sink.Int32(graph.Parameters.EfConstruction);
        sink.UInt64(graph.Parameters.Seed);
        sink.Int32(rowCount);
        sink.Int32(graph.Count - duplicates);
        sink.Int32(duplicates);
        sink.Int32(graph.Entry.Ordinal);
        sink.Int32(graph.Root);
        sink.Int32(0);
    }

    private static unsafe void WriteNode(HnswGraph graph, int node, ByteSink sink)
    {
        for (int layer = 0; layer <= graph.Levels.Of(node); layer++)
        {
            NeighbourTable table = graph.Table(layer);
            long row = graph.RowOf(node, layer);
            int count = table.CountOf(row);
            sink.UInt16((ushort)count);

            // In bounds: a row's count is at most its degree.
            foreach (int neighbour in new ReadOnlySpan<int>(table.Row(row), count))
            {
                sink.Int32(neighbour);
            }
        }
    }
}

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
        Write(graph, target, GraphFormat.WithBase);
    }

    /// <summary>The same without the rows of the base layer.</summary>
    internal static void WriteUpper(HnswGraph graph, Stream target) => Write(graph, target, GraphFormat.WithoutBase);

    private static void Write(HnswGraph graph, Stream target, int layerMin)
    {
        int rowCount = graph.Capacity;
        while (rowCount > 0 && !graph.Contains(rowCount - 1))
        {
            rowCount--;
        }

        int[] nodeOf = GraphRoles.NodesOfDuplicates(graph, rowCount);
        var sink = new NumberSink(target);
        WriteHeader(graph, rowCount, layerMin, sink);
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            sink.Byte(!graph.Contains(ordinal) ? GraphFormat.Absent
                : nodeOf[ordinal] >= 0 ? GraphFormat.Duplicate
                : (byte)(GraphFormat.Node + graph.LevelOf(ordinal)));
        }

        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (graph.Contains(ordinal) && nodeOf[ordinal] < 0)
            {
                WriteNode(graph, ordinal, layerMin, sink);
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

    private static void WriteHeader(HnswGraph graph, int rowCount, int layerMin, NumberSink sink)
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
        sink.Int32(layerMin);
    }

    private static void WriteNode(HnswGraph graph, int node, int layerMin, NumberSink sink)
    {
        for (int layer = layerMin; layer <= graph.LevelOf(node); layer++)
        {
            ReadOnlySpan<int> neighbours = graph.Row(node, layer).Neighbours;
            sink.UInt16((ushort)neighbours.Length);
            foreach (int neighbour in neighbours)
            {
                sink.Int32(neighbour);
            }
        }
    }
}

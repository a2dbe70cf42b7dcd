using System.Buffers.Binary;
using System.Collections;
using System.Runtime.InteropServices;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Disk;

/// <summary>Turns the head of a graph on disk back into a <see cref="DiskGraph"/>, and looks through its pages,
/// trusting neither. Format: docs/formats/disk-graph.md.</summary>
/// <remarks>A page that passes names nodes only, each once in a row, and those that the head says. Whether the links
/// lead everywhere is not asked: a hostile graph finds less, and harms nobody. Threads: one at a time.</remarks>
public sealed class DiskGraphReader
{
    private readonly DiskGraph _graph;
    private readonly int[] _neighbours;
    private readonly VisitedSet _seen = new();

    /// <summary>Looks through pages of a graph.</summary>
    /// <param name="graph">What <see cref="Read"/> gave.</param>
    public DiskGraphReader(DiskGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        _neighbours = new int[graph.Layout.Degree];
    }

    /// <summary>Reads a head from the position of the stream, and no byte more.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="rows">The codes the graph was built over.</param>
    /// <param name="publishedCount">Rows below this ordinal are published.</param>
    /// <returns>The graph; the caller owns it, and has <see cref="CheckPage"/> look at each page before it
    /// searches.</returns>
    /// <exception cref="InvalidDataException">The bytes are no head of a graph over these rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside the capacity of the rows.</exception>
    public static DiskGraph Read(Stream source, VectorRows rows, int publishedCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(publishedCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(publishedCount, rows.Capacity);
        var bytes = new NumberSource(source, "disk graph");
        bytes.Expect(DiskGraphFormat.HeaderBytes);
        bytes.Int32("magic", DiskGraphFormat.Magic, DiskGraphFormat.Magic);
        bytes.Int32("version", DiskGraphFormat.Version, DiskGraphFormat.Version);
        HnswGraph upper = HnswGraphReader.ReadUpper(bytes, rows, publishedCount, publishedCount);
        var graph = new DiskGraph(upper);
        try
        {
            ReadPlaces(bytes, graph);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Looks whether a page may be searched.</summary>
    /// <param name="page">0 to the graph's PageCount-1.</param>
    /// <param name="payload">Its payload.</param>
    /// <exception cref="InvalidDataException">It is no page of this graph.</exception>
    public void CheckPage(int page, ReadOnlySpan<byte> payload)
    {
        PageLayout layout = _graph.Layout;
        for (int i = 0; i < layout.RecordsPerPage; i++)
        {
            int place = (page * layout.RecordsPerPage) + i;
            if (place < _graph.NodeCount)
            {
                Parse(place, payload.Slice(i * layout.RecordBytes, layout.RecordBytes), out _);
            }
        }
    }

    /// <summary>The whole graph in memory, over the same rows: to be changed, or moved to other rows.</summary>
    /// <param name="source">Reads its nodes.</param>
    /// <returns>A graph of its own, which the caller owns.</returns>
    /// <exception cref="InvalidDataException">The pages are not those of this graph, or cannot be changed.</exception>
    public HnswGraph Load(INodeSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var graph = new HnswGraph(_graph.Rows, _graph.Parameters, _graph.Capacity);
        try
        {
            LoadInto(graph, source);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static void ReadPlaces(NumberSource bytes, DiskGraph graph)
    {
        BitArray follows = Followers(graph.Upper);
        bytes.Expect((long)graph.NodeCount * sizeof(int));
        for (int place = 0; place < graph.NodeCount; place++)
        {
            long at = bytes.Position;
            int node = bytes.Int32("node of a place", 0, graph.Capacity - 1);
            if (!graph.Contains(node) || follows[node] || graph.PlaceOf(node) >= 0)
            {
                throw bytes.Refusal(at, $"node of place {place}", "each node once", node);
            }

            graph.Put(node, place);
        }
    }

    // The rows that stand in the chain of an equal one, by a bit each: this is read within a budget of memory.
    private static BitArray Followers(HnswGraph upper)
    {
        var follows = new BitArray(upper.Capacity);
        for (int ordinal = 0; ordinal < upper.Capacity; ordinal++)
        {
            if (upper.Contains(ordinal) && upper.Duplicates.Next(ordinal) is >= 0 and int next)
            {
                follows[next] = true;
            }
        }

        return follows;
    }

    private void LoadInto(HnswGraph graph, INodeSource source)
    {
        HnswGraph upper = _graph.Upper;
        int[] nodeOf = GraphRoles.NodesOfDuplicates(upper, upper.Capacity);
        byte[] states = new byte[upper.Capacity];
        byte[] record = new byte[_graph.Layout.RecordBytes];
        for (int place = 0; place < _graph.NodeCount; place++)
        {
            source.Read([place], record);
            ReadOnlySpan<int> neighbours = Parse(place, record, out int node);
            int level = upper.LevelOf(node);
            graph.TryClaim(node);
            graph.Place(node, level);
            graph.Row(node, layer: 0).Initialise(neighbours);
            for (int layer = 1; layer <= level; layer++)
            {
                graph.Row(node, layer).Initialise(upper.Row(node, layer).Neighbours);
            }

            states[node] = (byte)(GraphFormat.Node + level);
        }

        if (TreeCheck.Find(graph, states, upper.Root) is { } wrong)
        {
            throw new InvalidDataException(
                $"disk graph, {wrong.What}: expected {wrong.Expected}, found {wrong.Found}");
        }

        for (int ordinal = 0; ordinal < nodeOf.Length; ordinal++)
        {
            if (nodeOf[ordinal] >= 0)
            {
                graph.TryClaim(ordinal);
                graph.JoinLocked(nodeOf[ordinal], ordinal);
            }
        }

        graph.Restore(upper.Entry.Ordinal, upper.Root, upper.Count);
    }

    // The neighbours in a record, after looking at all that is in it.
    private ReadOnlySpan<int> Parse(int place, ReadOnlySpan<byte> record, out int node)
    {
        node = BinaryPrimitives.ReadInt32LittleEndian(record);
        if ((uint)node >= (uint)_graph.Capacity || _graph.PlaceOf(node) != place)
        {
            throw new InvalidDataException($"disk graph, place {place}: expected the node of it, found {node}");
        }

        _seen.Reset(_graph.Capacity);
        _seen.Add(node);
        int count = 0;
        bool isOver = false;
        foreach (int stored in MemoryMarshal.Cast<byte, int>(record[sizeof(int)..]))
        {
            int neighbour = BitConverter.IsLittleEndian ? stored : BinaryPrimitives.ReverseEndianness(stored);
            isOver |= neighbour == NeighbourRow.None;
            bool isNode = (uint)neighbour < (uint)_graph.Capacity && _graph.PlaceOf(neighbour) >= 0;
            if (isOver ? neighbour != NeighbourRow.None : !isNode || !_seen.Add(neighbour))
            {
                throw new InvalidDataException(
                    $"disk graph, neighbours of {node}: expected other nodes, each once, found {neighbour}");
            }

            _neighbours[count] = neighbour;
            count += isOver ? 0 : 1;
        }

        return _neighbours.AsSpan(0, count);
    }
}

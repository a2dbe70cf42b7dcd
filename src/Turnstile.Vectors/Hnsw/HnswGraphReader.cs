using System.Buffers.Binary;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Turns bytes back into a graph, trusting none of them. Format: docs/formats/graph.md.</summary>
/// <remarks>Every number is checked before it is used, and what could make a search or an insert go astray is
/// refused: links out of range, to rows without a node or to layers a node is not in, and parents that do not lead to
/// the root.</remarks>
public sealed class HnswGraphReader
{
    private readonly ByteSource _source;
    private readonly VectorRows _rows;
    private readonly byte[] _states;
    private readonly HnswGraph _graph;

    private HnswGraphReader(ByteSource source, VectorRows rows, HnswGraph graph, int rowCount)
    {
        _source = source;
        _rows = rows;
        _graph = graph;
        _states = new byte[rowCount];
    }

    /// <summary>Reads a graph from the position of the stream, and no byte more.</summary>
    /// <param name="source">The bytes; the caller has checked their checksum.</param>
    /// <param name="rows">The vectors the graph was built over.</param>
    /// <param name="publishedCount">Rows below this ordinal are published.</param>
    /// <param name="capacity">Capacity of the new graph, room for later inserts included; publishedCount or
    /// more.</param>
    /// <returns>A graph that finds what the written one found; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a graph over these rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside the capacity of the rows.</exception>
    public static HnswGraph Read(Stream source, VectorRows rows, int publishedCount, int capacity)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(publishedCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, publishedCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, rows.Capacity);
        var bytes = new ByteSource(source, "graph");
        HnswParameters parameters = ReadParameters(bytes);
        int rowCount = bytes.Int32("row count", 0, publishedCount);
        var graph = new HnswGraph(rows, parameters, capacity);
        try
        {
            new HnswGraphReader(bytes, rows, graph, rowCount).ReadRest();
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static HnswParameters ReadParameters(ByteSource source)
    {
        source.Int32("magic", (int)GraphFormat.Magic, (int)GraphFormat.Magic);
        source.Int32("version", (int)GraphFormat.Version, (int)GraphFormat.Version);
        int m = source.Int32("M", HnswParameters.MMin, HnswParameters.MMax);
        int efConstruction = source.Int32("EfConstruction", m, HnswParameters.EfConstructionMax);
        return new HnswParameters(m, efConstruction, source.UInt64("seed"));
    }

    private void ReadRest()
    {
        int rowCount = _states.Length;
        int nodeCount = _source.Int32("node count", 0, rowCount);
        int duplicateCount = _source.Int32("duplicate count", 0, nodeCount == 0 ? 0 : rowCount - nodeCount);
        int lowest = nodeCount == 0 ? -1 : 0;
        int entry = _source.Int32("entry point", lowest, nodeCount == 0 ? -1 : rowCount - 1);
        int root = _source.Int32("root", lowest, nodeCount == 0 ? -1 : rowCount - 1);
        _source.Int32("reserved", 0, 0);
        ReadStates(nodeCount, duplicateCount, entry, root);
        for (int node = 0; node < rowCount; node++)
        {
            if (_states[node] == GraphFormat.Node)
            {
                ReadNode(node);
            }
        }

        CheckTree(root, nodeCount);
        CheckLevel(entry);
        ReadDuplicates();
        _graph.Restore(entry, root, nodeCount + duplicateCount);
    }

    private void ReadStates(int nodeCount, int duplicateCount, int entry, int root)
    {
        long at = _source.Position;
        _source.Fill(_states, "row states");
        int nodes = 0;
        int duplicates = 0;
        for (int ordinal = 0; ordinal < _states.Length; ordinal++)
        {
            byte state = _states[ordinal];
            _source.Require(state <= GraphFormat.Node, at + ordinal, "row state", "0 to 2", state);
            if (state == GraphFormat.Absent)
            {
                continue;
            }

            _source.Require(
                _rows.HasVector(ordinal), at + ordinal, "row state", "0, since the row has no vector", state);
            nodes += state == GraphFormat.Node ? 1 : 0;
            duplicates += state == GraphFormat.Duplicate ? 1 : 0;
            _graph.TryClaim(ordinal);
        }

        _source.Require(nodes == nodeCount, at, "row states", $"{nodeCount} nodes", nodes);
        _source.Require(
            duplicates == duplicateCount, at, "row states", $"{duplicateCount} duplicates", duplicates);
        _source.Require(entry < 0 || IsNode(entry, 0), at, "state of the entry point", GraphFormat.Node, entry);
        _source.Require(root < 0 || IsNode(root, 0), at, "state of the root", GraphFormat.Node, root);
    }

    private void ReadNode(int node)
    {
        int level = _graph.Levels.Of(node);
        _graph.Place(node, level);
        Span<int> neighbours = stackalloc int[2 * HnswParameters.MMax];
        for (int layer = 0; layer <= level; layer++)
        {
            NeighbourTable table = _graph.Table(layer);
            long at = _source.Position;
            int count = _source.UInt16("neighbour count");
            _source.Require(count <= table.Degree, at, "neighbour count", $"at most {table.Degree}", count);
            ReadOnlySpan<byte> bytes = _source.Bytes(count * sizeof(int), "neighbours");
            for (int i = 0; i < count; i++)
            {
                int neighbour = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
                bool fits = neighbour != node && IsNode(neighbour, layer) && !neighbours[..i].Contains(neighbour);
                if (!fits)
                {
                    _source.Require(fits, at, "neighbours", $"other nodes of layer {layer}, each once", neighbour);
                }

                neighbours[i] = neighbour;
            }

            table.Initialise(_graph.RowOf(node, layer), neighbours[..count]);
        }
    }

    private bool IsNode(int ordinal, int layer) =>
        (uint)ordinal < (uint)_states.Length && _states[ordinal] == GraphFormat.Node
        && (layer == 0 || _graph.Levels.Of(ordinal) >= layer);

    /// <summary>Every node's parents must lead to the root, and each parent must link to its child.</summary>
    private unsafe void CheckTree(int root, int nodeCount)
    {
        bool[] rooted = new bool[_states.Length];
        if (root >= 0)
        {
            rooted[root] = true;
            int first = _graph.ParentOf(root);
            bool isChild = first < 0 || _graph.ParentOf(first) == root;
            _source.Require(isChild, _source.Position, "first neighbour of the root", "a child of it", first);
        }

        for (int start = 0; start < _states.Length; start++)
        {
            int steps = 0;
            for (int node = start; _states[start] == GraphFormat.Node && !rooted[node]; node = _graph.ParentOf(node))
            {
                // In bounds: a node's row has its slots; the parent was checked to be a node when it was read.
                int parent = _graph.ParentOf(node);
                bool linked = parent >= 0 && new ReadOnlySpan<int>(
                    _graph.Base.Row(parent), _graph.Base.CountOf(parent)).Contains(node);
                _source.Require(
                    linked && steps++ < nodeCount, _source.Position, $"parent of {node}", "a way to the root", parent);
            }

            for (int node = start; _states[start] == GraphFormat.Node && !rooted[node]; node = _graph.ParentOf(node))
            {
                rooted[node] = true;
                int parent = _graph.ParentOf(node);
                int children = ++_graph.Children[parent];
                int max = _graph.Parameters.ChildMax;
                _source.Require(
                    children <= max, _source.Position, $"children of {parent}", $"at most {max}", children);
            }
        }
    }

    private void CheckLevel(int entry)
    {
        for (int node = 0; node < _states.Length; node++)
        {
            _source.Require(
                _states[node] != GraphFormat.Node || _graph.Levels.Of(node) <= _graph.Levels.Of(entry),
                _source.Position,
                "entry point",
                "a node of the highest level",
                entry);
        }
    }

    private void ReadDuplicates()
    {
        for (int ordinal = 0; ordinal < _states.Length; ordinal++)
        {
            if (_states[ordinal] != GraphFormat.Duplicate)
            {
                continue;
            }

            long at = _source.Position;
            int node = _source.Int32("node of a duplicate", 0, _states.Length - 1);
            bool equal = IsNode(node, 0) && _rows.Contents(node).SequenceEqual(_rows.Contents(ordinal));
            _source.Require(equal, at, $"node of duplicate {ordinal}", "a node of equal vector", node);
            _graph.Duplicates.AddLocked(node, ordinal);
        }
    }
}

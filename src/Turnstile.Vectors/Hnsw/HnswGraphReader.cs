using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Turns bytes back into a graph, trusting none of them. Format: docs/formats/graph.md.</summary>
/// <remarks>Every number is checked before it is used, and what could make a search or an insert go astray is
/// refused: links out of range, to rows without a node or to layers a node is not in, and parents that do not lead to
/// the root.</remarks>
public sealed class HnswGraphReader
{
    private readonly NumberSource _source;
    private readonly VectorRows _rows;
    private readonly byte[] _states;

    // The links of one row, and behind them what no link is, up to a whole vector.
    private readonly int[] _links = new int[(2 * HnswParameters.MMax) + Vector256<int>.Count];
    private readonly HnswGraph _graph;
    private readonly int _layerMin;

    private HnswGraphReader(NumberSource source, VectorRows rows, HnswGraph graph, int rowCount, int layerMin)
    {
        _source = source;
        _rows = rows;
        _graph = graph;
        _states = new byte[rowCount];
        _layerMin = layerMin;
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
        return Read(new NumberSource(source, "graph"), rows, publishedCount, capacity, GraphFormat.WithBase);
    }

    /// <summary>Reads a graph that was written without the rows of its base layer.</summary>
    internal static HnswGraph ReadUpper(NumberSource source, VectorRows rows, int publishedCount, int capacity) =>
        Read(source, rows, publishedCount, capacity, GraphFormat.WithoutBase);

    private static HnswGraph Read(
        NumberSource bytes, VectorRows rows, int publishedCount, int capacity, int layerMin)
    {
        HnswParameters parameters = ReadParameters(bytes);
        int rowCount = bytes.Int32("row count", 0, publishedCount);
        HnswGraph graph = layerMin == GraphFormat.WithBase
            ? new HnswGraph(rows, parameters, capacity)
            : HnswGraph.WithoutBase(rows, parameters, capacity);
        try
        {
            new HnswGraphReader(bytes, rows, graph, rowCount, layerMin).ReadRest();
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static HnswParameters ReadParameters(NumberSource source)
    {
        source.Expect(GraphFormat.HeaderBytes);
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
        _source.Int32("lowest layer", _layerMin, _layerMin);
        ReadStates(nodeCount, duplicateCount, entry, root);
        for (int node = 0; node < rowCount; node++)
        {
            if (_states[node] >= GraphFormat.Node)
            {
                ReadNode(node);
            }
        }

        if (_layerMin == GraphFormat.WithBase && TreeCheck.Find(_graph, _states, root) is { } wrong)
        {
            throw _source.Refusal(_source.Position, wrong.What, wrong.Expected, wrong.Found);
        }

        ReadDuplicates();
        _graph.Restore(entry, root, nodeCount + duplicateCount);
    }

    private void ReadStates(int nodeCount, int duplicateCount, int entry, int root)
    {
        long at = _source.Position;
        _source.Expect(_states.Length);
        _source.Fill(_states, "row states");
        int nodes = 0;
        int duplicates = 0;
        long rows = 0;
        int top = 0;
        for (int ordinal = 0; ordinal < _states.Length; ordinal++)
        {
            byte state = _states[ordinal];
            if (state > GraphFormat.StateMax)
            {
                throw _source.Refusal(at + ordinal, "row state", $"0 to {GraphFormat.StateMax}", state);
            }

            if (state == GraphFormat.Absent)
            {
                continue;
            }

            if (!_rows.HasVector(ordinal))
            {
                throw _source.Refusal(at + ordinal, "row state", "0, since the row has no vector", state);
            }

            top = Math.Max(top, state);
            nodes += state == GraphFormat.Duplicate ? 0 : 1;
            duplicates += state == GraphFormat.Duplicate ? 1 : 0;
            rows += state == GraphFormat.Duplicate ? 0 : state - GraphFormat.Duplicate - _layerMin;
            _graph.TryClaim(ordinal);
        }

        _source.Require(nodes == nodeCount, at, "row states", $"{nodeCount} nodes", nodes);
        _source.Require(
            duplicates == duplicateCount, at, "row states", $"{duplicateCount} duplicates", duplicates);
        _source.Require(rows <= int.MaxValue, at, "row states", $"at most {int.MaxValue} rows of neighbours", rows);
        _source.Require(
            entry < 0 || _states[entry] == top, at, "entry point", "a node of the highest level", entry);
        _source.Require(root < 0 || IsNode(root, 0), at, "root", "a node", root);
        _source.Expect((rows * sizeof(ushort)) + ((long)duplicates * sizeof(int)));
    }

    // Compiled well at once: the first graph that a process reads does not wait for it to be found hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadNode(int node)
    {
        int level = _states[node] - GraphFormat.Node;
        _graph.Place(node, level);
        for (int layer = _layerMin; layer <= level; layer++)
        {
            int degree = _graph.DegreeOf(layer);
            long at = _source.Position;
            int count = _source.UInt16("neighbour count");
            if (count > degree)
            {
                throw _source.Refusal(at, "neighbour count", $"at most {degree}", count);
            }

            _source.Expect((long)count * sizeof(int));
            ReadOnlySpan<int> neighbours = ReadLinks(count);
            foreach (int neighbour in neighbours)
            {
                if (!IsNode(neighbour, layer) || neighbour == node)
                {
                    throw _source.Refusal(at, "neighbours", $"other nodes of layer {layer}", neighbour);
                }
            }

            if (AreTwice(count))
            {
                throw _source.Refusal(at, "neighbours", $"nodes of layer {layer}, each once", node);
            }

            _graph.Row(node, layer).Initialise(neighbours);
        }
    }

    private ReadOnlySpan<int> ReadLinks(int count)
    {
        Span<int> links = _links.AsSpan(0, count);
        _source.Bytes(count * sizeof(int), "neighbours").CopyTo(MemoryMarshal.AsBytes(links));
        _links.AsSpan(count, Vector256<int>.Count).Fill(NeighbourRow.None);
        return links;
    }

    // Each equals itself, so as many are equal as there are, or more. All pairs are compared, eight at once: that is
    // quicker than a set, for there are few.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool AreTwice(int count)
    {
        Vector256<int> found = Vector256<int>.Zero;
        for (int i = 0; i < count; i++)
        {
            Vector256<int> link = Vector256.Create(_links[i]);
            for (int from = 0; from < count; from += Vector256<int>.Count)
            {
                found -= Vector256.Equals(link, Vector256.Create(_links, from));
            }
        }

        return Vector256.Sum(found) != count;
    }

    private bool IsNode(int ordinal, int layer) =>
        (uint)ordinal < (uint)_states.Length && _states[ordinal] >= GraphFormat.Node + layer;

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
            if (!equal)
            {
                throw _source.Refusal(at, $"node of duplicate {ordinal}", "a node of equal vector", node);
            }

            _graph.JoinLocked(node, ordinal);
        }
    }
}

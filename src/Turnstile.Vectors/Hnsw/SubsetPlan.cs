using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>What becomes of each row when some are dropped: node, duplicate, inserted again, or gone.</summary>
/// <remarks>Immutable. A node that is dropped hands its links over to the first kept row of its chain. A node that has
/// too few kept nodes near to choose from is inserted again like a new row, and so are all when most are dropped: then
/// what is left of the links says little, and inserting few rows is cheap.</remarks>
internal sealed class SubsetPlan
{
    private const int Dropped = -1;
    private const int KeptShareMin = 4;

    // A graph of few links has none to spare: round after round of mending them costs recall, at M = 6 a tenth in ten.
    private const int MovedMMin = 12;

    private readonly HnswGraph _graph;
    private readonly int[] _newOf;
    private readonly int[] _nodeOf;
    private readonly int[] _placeOf;

    public SubsetPlan(HnswGraph graph, VectorRows target, int capacity, ReadOnlySpan<int> newOf)
    {
        _graph = graph;
        _newOf = newOf.ToArray();
        Check(target, capacity);
        _nodeOf = GraphRoles.NodesOfDuplicates(graph, graph.Capacity);
        _placeOf = new int[graph.Capacity];
        Array.Fill(_placeOf, Dropped);
        Nodes = PlaceNodes();
        Inserts = [.. Enumerable.Range(0, graph.Capacity).Where(IsInserted).Select(row => _newOf[row])];
        Chained = [.. Enumerable.Range(0, graph.Capacity).Where(IsChained)];
        foreach (int old in Chained)
        {
            int node = PlaceOf(_nodeOf[old]);
            Require(
                target.Contents(node).SequenceEqual(target.Contents(_newOf[old])),
                $"rows {node} and {_newOf[old]} differ, and are equal in the graph");
        }
    }

    /// <summary>Old ordinals of the nodes whose links are moved.</summary>
    public int[] Nodes { get; }

    /// <summary>Old ordinals of the rows that stay in the chain of a moved node.</summary>
    public int[] Chained { get; }

    /// <summary>New ordinals of the rows that are inserted after that.</summary>
    public int[] Inserts { get; }

    /// <summary>The new ordinal of a moved node, or negative.</summary>
    public int PlaceOf(int old) => _placeOf[old];

    /// <summary>The new ordinal of a row that stays in a chain, and of the node before it.</summary>
    public (int Node, int Row) ChainOf(int old) => (_placeOf[_nodeOf[old]], _newOf[old]);

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new ArgumentException(complaint);
        }
    }

    private void Check(VectorRows target, int capacity)
    {
        Require(
            _newOf.Length == _graph.Capacity,
            $"given are {_newOf.Length} new ordinals; the graph has {_graph.Capacity} rows");
        bool[] isTaken = new bool[capacity];
        for (int old = 0; old < _newOf.Length; old++)
        {
            int ordinal = _graph.Contains(old) ? _newOf[old] : Dropped;
            if (ordinal == Dropped)
            {
                continue;
            }

            Require(
                (uint)ordinal < (uint)capacity,
                $"row {old} goes to ordinal {ordinal}; allowed are -1 to {capacity - 1}");
            Require(!isTaken[ordinal], $"row {old} goes to ordinal {ordinal}, and so does a row before it");
            Require(target.HasVector(ordinal), $"row {ordinal} has no vector, and is row {old} of the graph");
            isTaken[ordinal] = true;
        }
    }

    private int[] PlaceNodes()
    {
        int[] nodes = [.. Enumerable.Range(0, _graph.Capacity).Where(IsNode)];
        int[] kept = [.. nodes.Where(node => HeirOf(node) != Dropped)];
        bool isThin = kept.Length < nodes.Length && _graph.Parameters.M < MovedMMin;
        if (isThin || kept.Length < nodes.Length / KeptShareMin)
        {
            return [];
        }

        foreach (int node in kept)
        {
            _placeOf[node] = HeirOf(node);
        }

        if (kept.Length == nodes.Length)
        {
            return kept;
        }

        int[] starved = [.. kept.Where(IsStarved)];
        foreach (int node in starved)
        {
            _placeOf[node] = Dropped;
        }

        return [.. kept.Where(node => _placeOf[node] != Dropped)];
    }

    private bool IsNode(int row) => _graph.Contains(row) && _nodeOf[row] < 0;

    private bool IsInserted(int row) =>
        _graph.Contains(row) && _newOf[row] != Dropped && _placeOf[_nodeOf[row] < 0 ? row : _nodeOf[row]] == Dropped;

    private bool IsChained(int row) =>
        _nodeOf[row] >= 0 && _newOf[row] != Dropped
        && _placeOf[_nodeOf[row]] is not Dropped and int node && node != _newOf[row];

    /// <summary>The new ordinal of the first kept row among a node and its chain.</summary>
    private int HeirOf(int node)
    {
        int row = node;
        while (row != DuplicateChains.End && _newOf[row] == Dropped)
        {
            row = _graph.Duplicates.Next(row);
        }

        return row == DuplicateChains.End ? Dropped : _newOf[row];
    }

    /// <summary>Whether fewer kept nodes than half of M are left within two links, where nodes were dropped.</summary>
    private bool IsStarved(int node)
    {
        int needed = _graph.Parameters.M / 2;
        ReadOnlySpan<int> neighbours = _graph.Row(node, layer: 0).Neighbours;
        int kept = CountPlaced(neighbours);
        if (kept == neighbours.Length || kept >= needed)
        {
            return false;
        }

        foreach (int neighbour in neighbours)
        {
            kept += _placeOf[neighbour] == Dropped ? CountPlaced(_graph.Row(neighbour, layer: 0).Neighbours) : 0;
        }

        return kept < needed;
    }

    private int CountPlaced(ReadOnlySpan<int> nodes)
    {
        int count = 0;
        foreach (int node in nodes)
        {
            count += _placeOf[node] == Dropped ? 0 : 1;
        }

        return count;
    }
}

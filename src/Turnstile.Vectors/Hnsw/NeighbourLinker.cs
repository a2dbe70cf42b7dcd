using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Adds a new node to the rows of its neighbours, which choose anew when they are full.</summary>
/// <remarks>
/// Every write of a visible row happens here, under its lock. Belongs to one inserter.
/// The tree: the first slot of a base row is the node's parent, which was linked before it, and a parent's row always
/// has its children. Choosing anew never drops such a link, in either direction, so every node of the base layer can
/// be reached from every other. The first node has no parent; its first slot is its first child. A quarter of a row
/// may be children, so that a node near to everything, such as the longest vector under inner product, keeps links in
/// all directions.
/// </remarks>
internal sealed unsafe class NeighbourLinker(HnswGraph graph, NeighbourSelector selector)
{
    // Choosing anew leaves an eighth of a row free, so that the next links cost a store each and not a choice each.
    private const int SlackShare = 8;

    private readonly PreparedQuery _query = new(graph.Rows);
    private readonly ulong[] _candidates = new ulong[graph.Parameters.BaseDegree + 1];
    private readonly int[] _chosen = new int[graph.Parameters.BaseDegree];
    private readonly int[] _tree = new int[graph.Parameters.BaseDegree + 1];

    /// <summary>Offers a link from <paramref name="node"/> to <paramref name="added"/>, unless there is one.</summary>
    /// <param name="scorer">Distances from the added node.</param>
    /// <param name="node">A visible node.</param>
    /// <param name="added">A node whose own rows are filled.</param>
    /// <param name="layer">A layer both are in.</param>
    public void Link<TScorer>(TScorer scorer, int node, int added, int layer)
        where TScorer : struct, IScorer<TScorer>
    {
        graph.Locks.Enter(node);
        try
        {
            AddLocked(scorer, node, added, layer);
        }
        finally
        {
            graph.Locks.Exit(node);
        }
    }

    /// <summary>
    /// Makes a new node the child of one that was linked before it: the nearest that has room, else a leaf below.
    /// </summary>
    /// <param name="scorer">Distances from the added node.</param>
    /// <param name="neighbours">Those chosen for the added node, nearest first; at least one.</param>
    /// <param name="added">A node that nobody can see yet, its rows filled.</param>
    public void Adopt<TScorer>(TScorer scorer, ReadOnlySpan<int> neighbours, int added)
        where TScorer : struct, IScorer<TScorer>
    {
        foreach (int neighbour in neighbours)
        {
            if (TryAdopt(scorer, neighbour, added))
            {
                return;
            }
        }

        // All have as many children as they may. The way down from any of them is short and ends at a leaf.
        int below = neighbours[0];
        do
        {
            below = LastChildOf(below);
        }
        while (!TryAdopt(scorer, below, added));
    }

    private bool TryAdopt<TScorer>(TScorer scorer, int parent, int added)
        where TScorer : struct, IScorer<TScorer>
    {
        graph.Row(added, layer: 0).PutFirst(parent);
        graph.Locks.Enter(parent);
        try
        {
            if (graph.Children[parent] >= graph.Parameters.ChildMax)
            {
                return false;
            }

            graph.Children[parent]++;
            AddLocked(scorer, parent, added, layer: 0);
            return true;
        }
        finally
        {
            graph.Locks.Exit(parent);
        }
    }

    private int LastChildOf(int node)
    {
        graph.Locks.Enter(node);
        ReadOnlySpan<int> neighbours = graph.Row(node, layer: 0).Neighbours;
        int last = neighbours.Length - 1;

        // In bounds: the node has children, and its row always has them.
        while (last > 0 && !IsChild(neighbours[last], node))
        {
            last--;
        }

        int child = neighbours[last];
        graph.Locks.Exit(node);
        return child;
    }

    private void AddLocked<TScorer>(TScorer scorer, int node, int added, int layer)
        where TScorer : struct, IScorer<TScorer>
    {
        NeighbourRow row = graph.Row(node, layer);
        ReadOnlySpan<int> neighbours = row.Neighbours;
        if (neighbours.Contains(added))
        {
            return;
        }

        int count = neighbours.Length;
        if (count < row.Degree)
        {
            // In bounds: count is below the degree. Released after the node's own rows were filled.
            Volatile.Write(ref row.Slots[count], added);
            return;
        }

        SortCandidates(scorer, node, added, neighbours);
        int max = row.Degree - (row.Degree / SlackShare);
        int chosen = selector.Select<TScorer>(node, _candidates.AsSpan(0, count + 1), _chosen.AsSpan(0, max));
        if (layer == 0)
        {
            ReadOnlySpan<int> tree = _tree.AsSpan(0, GatherTree(node, added, neighbours));
            chosen = TreeLinks.Keep(_chosen.AsSpan(0, row.Degree), chosen, tree);
        }

        row.ReplaceLocked(_chosen.AsSpan(0, chosen));
    }

    private void SortCandidates<TScorer>(TScorer scorer, int node, int added, ReadOnlySpan<int> neighbours)
        where TScorer : struct, IScorer<TScorer>
    {
        int stride = graph.Rows.Stride;
        byte* records = graph.Rows.Base;
        _query.SetRow(graph.Rows, node);
        TScorer fromNode = TScorer.Of(_query);
        foreach (int neighbour in neighbours)
        {
            Prefetch.Record(records + ((long)neighbour * stride), stride);
            Prefetch.Line(graph.Base.Slots(neighbour));
        }

        int count = 0;
        foreach (int neighbour in neighbours)
        {
            // In bounds: linked nodes are below the capacity.
            _candidates[count++] = Candidate.Of(fromNode.Score(records + ((long)neighbour * stride)), neighbour);
        }

        _candidates[count] = Candidate.Of(scorer.Score(records + ((long)node * stride)), added);
        _candidates.AsSpan(0, count + 1).Sort();
    }

    /// <summary>
    /// The tree links of a full row: its first slot, then its children, maybe the added node among them.
    /// </summary>
    private int GatherTree(int node, int added, ReadOnlySpan<int> neighbours)
    {
        int tree = 0;
        _tree[tree++] = neighbours[0];
        foreach (int neighbour in neighbours[1..])
        {
            if (IsChild(neighbour, node))
            {
                _tree[tree++] = neighbour;
            }
        }

        if (IsChild(added, node))
        {
            _tree[tree++] = added;
        }

        return tree;
    }

    // A first slot is never replaced once its node is linked, so it may be read without that node's lock.
    private bool IsChild(int child, int node) => graph.ParentOf(child) == node;
}

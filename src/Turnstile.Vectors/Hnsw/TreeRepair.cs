using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Makes one tree of what is left of the tree of parents when nodes were dropped.</summary>
/// <remarks>
/// A node whose parent was dropped is the top of a tree of its own. It becomes the child of the nearest of its
/// neighbours that is in another tree and has room for a child; trees that are one are a group, as in Kruskal (1956),
/// so no circle comes about. A top with no such neighbour searches the graph for one, and goes below the root if it
/// finds none.
/// Threads: one, after all nodes were moved. Cost: each node once, and a search for the few tops that need it.
/// </remarks>
internal sealed unsafe class TreeRepair
{
    private const int None = -1;

    private readonly HnswGraph _from;
    private readonly HnswGraph _to;
    private readonly SubsetPlan _plan;
    private readonly PreparedQuery _query;
    private readonly LayerSearcher _searcher = new();
    private readonly int[] _parents;
    private readonly int[] _groups;
    private readonly List<int> _tops = [];

    public TreeRepair(HnswGraph from, HnswGraph to, SubsetPlan plan)
    {
        _from = from;
        _to = to;
        _plan = plan;
        _query = new PreparedQuery(to.Rows);
        _parents = new int[to.Capacity];
        _groups = new int[to.Capacity];
    }

    /// <summary>Links the trees, and gives the graph its root and its entry point.</summary>
    public void Run()
    {
        foreach (int old in _plan.Nodes)
        {
            Enter(_plan.PlaceOf(old), old == _from.Root ? None : _plan.PlaceOf(_from.ParentOf(old)));
        }

        int root = _plan.PlaceOf(_from.Root) >= 0 ? _plan.PlaceOf(_from.Root) : _tops[0];
        _to.Restore(ChooseEntry(), root, _plan.Nodes.Length);
        foreach (int top in _tops)
        {
            if (top != root)
            {
                Attach(top, root);
            }
        }

        foreach (int neighbour in _to.Row(root, layer: 0).Neighbours)
        {
            if (_parents[neighbour] == root)
            {
                _to.Row(root, layer: 0).PutFirst(neighbour);
                return;
            }
        }
    }

    private void Enter(int node, int parent)
    {
        _parents[node] = parent;
        if (parent == None)
        {
            _groups[node] = node;
            _tops.Add(node);
            return;
        }

        _groups[node] = parent;
        _to.Children[parent]++;
    }

    private int ChooseEntry()
    {
        int entry = _plan.PlaceOf(_from.Entry.Ordinal);
        foreach (int old in _plan.Nodes)
        {
            entry = entry < 0 || _from.LevelOf(old) > _to.LevelOf(entry) ? _plan.PlaceOf(old) : entry;
        }

        return entry;
    }

    private void Attach(int top, int root)
    {
        foreach (int neighbour in _to.Row(top, layer: 0).Neighbours)
        {
            if (TryAdopt(neighbour, top))
            {
                return;
            }
        }

        _query.SetRow(_to.Rows, top);
        var search = new Search(_to, _searcher);
        ScorerChoice.Run<Search, bool>(_query, ref search);
        foreach (ulong candidate in _searcher.Pool.Items)
        {
            if (TryAdopt(Candidate.Ordinal(candidate), top))
            {
                return;
            }
        }

        // The root's tree is never the top's own, and the way down from the root ends at a leaf.
        int below = root;
        while (!TryAdopt(below, top))
        {
            below = LastChildOf(below);
        }
    }

    private bool TryAdopt(int parent, int top)
    {
        if (_to.Children[parent] >= _to.Parameters.ChildMax || GroupOf(parent) == top)
        {
            return false;
        }

        Link(top, parent);
        Link(parent, top);
        _to.Row(top, layer: 0).PutFirst(parent);
        _to.Children[parent]++;
        _parents[top] = parent;
        _groups[top] = parent;
        return true;
    }

    /// <summary>The top of the tree that a node is in.</summary>
    private int GroupOf(int node)
    {
        while (_groups[node] != node)
        {
            _groups[node] = _groups[_groups[node]];
            node = _groups[node];
        }

        return node;
    }

    /// <summary>Adds a link, in place of one that is not of the tree when the row is full.</summary>
    private void Link(int node, int other)
    {
        NeighbourRow row = _to.Row(node, layer: 0);
        ReadOnlySpan<int> neighbours = row.Neighbours;
        if (neighbours.Contains(other))
        {
            return;
        }

        int at = neighbours.Length;
        if (at == row.Degree)
        {
            // A node that may have one more child has tree links in a quarter of its slots at most, and its parent.
            do
            {
                at--;
            }
            while (_parents[neighbours[at]] == node || _parents[node] == neighbours[at]);
        }
        else if (at + 1 < row.Degree)
        {
            row.Slots[at + 1] = NeighbourRow.None;
        }

        // In bounds: below the degree.
        row.Slots[at] = other;
    }

    private int LastChildOf(int node)
    {
        ReadOnlySpan<int> neighbours = _to.Row(node, layer: 0).Neighbours;
        int last = neighbours.Length - 1;
        while (_parents[neighbours[last]] != node)
        {
            last--;
        }

        return neighbours[last];
    }

    private readonly struct Search(HnswGraph graph, LayerSearcher searcher) : IScorerVisitor<bool>
    {
        public bool Visit<TScorer>(PreparedQuery query)
            where TScorer : struct, IScorer<TScorer>
        {
            TScorer scorer = TScorer.Of(query);
            ulong start = searcher.Descend(graph, scorer, graph.Entry, layer: 0);
            searcher.Run(graph, scorer, layer: 0, [start], graph.Parameters.EfConstruction);
            return true;
        }
    }
}

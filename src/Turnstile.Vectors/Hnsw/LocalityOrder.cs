namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// Orders nodes so that each stands near those it is linked with: the next is always the one with the most links from
/// the last few.
/// </summary>
/// <remarks>The greedy order of Wei, Yu, Lu and Lin (2016), "Speedup graph processing by graph ordering", by links
/// alone. Candidates lie in lists by their number of links, so each step costs what the rows that enter and leave the
/// window have.</remarks>
internal sealed class LocalityOrder
{
    private const int WindowCount = 16;
    private const int None = -1;

    private readonly HnswGraph _graph;
    private readonly int[] _links;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _heads;
    private readonly bool[] _isPlaced;
    private int _most;

    public LocalityOrder(HnswGraph graph)
    {
        _graph = graph;
        _links = new int[graph.Capacity];
        _next = new int[graph.Capacity];
        _previous = new int[graph.Capacity];
        _isPlaced = new bool[graph.Capacity];

        // In one window a node has at most one link from each of its nodes.
        _heads = new int[WindowCount + 1];
    }

    /// <summary>All nodes, beginning with the entry point.</summary>
    /// <param name="nodes">All nodes, in any order; where nothing is linked, the next of them goes on.</param>
    public int[] Run(ReadOnlySpan<int> nodes)
    {
        Array.Fill(_heads, None);
        int[] order = new int[nodes.Length];
        int unlinked = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int node = i == 0 ? _graph.Entry.Ordinal : TakeMostLinked();
            while (node == None)
            {
                node = _isPlaced[nodes[unlinked]] ? None : nodes[unlinked];
                unlinked++;
            }

            _isPlaced[node] = true;
            order[i] = node;
            if (i >= WindowCount)
            {
                Count(order[i - WindowCount], -1);
            }

            Count(node, 1);
        }

        return order;
    }

    private int TakeMostLinked()
    {
        while (_most > 0 && _heads[_most] == None)
        {
            _most--;
        }

        if (_most == 0)
        {
            return None;
        }

        int node = _heads[_most];
        Remove(node);
        return node;
    }

    private void Count(int node, int change)
    {
        foreach (int neighbour in _graph.Row(node, layer: 0).Neighbours)
        {
            if (_isPlaced[neighbour])
            {
                continue;
            }

            if (_links[neighbour] > 0)
            {
                Remove(neighbour);
            }

            _links[neighbour] += change;
            if (_links[neighbour] > 0)
            {
                Insert(neighbour);
            }
        }
    }

    private void Insert(int node)
    {
        int links = _links[node];
        _previous[node] = None;
        _next[node] = _heads[links];
        if (_heads[links] != None)
        {
            _previous[_heads[links]] = node;
        }

        _heads[links] = node;
        _most = Math.Max(_most, links);
    }

    private void Remove(int node)
    {
        if (_previous[node] == None)
        {
            _heads[_links[node]] = _next[node];
        }
        else
        {
            _next[_previous[node]] = _next[node];
        }

        if (_next[node] != None)
        {
            _previous[_next[node]] = _previous[node];
        }
    }
}

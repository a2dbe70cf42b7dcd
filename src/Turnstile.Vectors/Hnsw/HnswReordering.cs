using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// Moves a finished graph onto other rows: renumbered so that neighbours lie near, or over shorter codes.
/// </summary>
/// <remarks>
/// A search reads the rows of one neighbourhood after the other. When those lie together, they share pages and what a
/// cache has fetched. Not for graphs that are growing; cost: the links once, and for an order one walk.
/// </remarks>
public static class HnswReordering
{
    /// <summary>An order in which each node stands near those it is linked with.</summary>
    /// <param name="graph">The graph; no insert is running.</param>
    /// <returns>For each new ordinal below the capacity the old one. Rows that are not in the graph, or only in the
    /// chain of an equal one, come last.</returns>
    public static int[] ByLocality(HnswGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ObjectDisposedException.ThrowIf(graph.IsDisposed, graph);
        int[] nodeOf = GraphRoles.NodesOfDuplicates(graph, graph.Capacity);
        int[] nodes = [.. Enumerable.Range(0, graph.Capacity).Where(row => graph.Contains(row) && nodeOf[row] < 0)];
        int[] walk = new LocalityOrder(graph).Run(nodes);
        bool[] isNode = new bool[graph.Capacity];
        foreach (int node in nodes)
        {
            isNode[node] = true;
        }

        int[] order = [.. walk, .. Enumerable.Range(0, graph.Capacity).Where(row => !isNode[row])];
        GC.KeepAlive(graph);
        return order;
    }

    /// <summary>The same links over other rows of the same ordinals: the vectors, or codes of them.</summary>
    /// <param name="graph">The graph; no insert is running.</param>
    /// <param name="target">Rows of the same format; all that are in the graph are published and have a vector.</param>
    /// <returns>A graph of its own, which the caller owns.</returns>
    /// <exception cref="ArgumentException">The rows do not fit the graph.</exception>
    public static HnswGraph Onto(HnswGraph graph, VectorRows target)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Apply(graph, target, [.. Enumerable.Range(0, graph.Capacity)]);
    }

    /// <summary>The graph over rows in another order.</summary>
    /// <param name="graph">The graph; no insert is running.</param>
    /// <param name="target">Rows of the same format: each is, or is a code of, the row whose old ordinal the order
    /// gives.</param>
    /// <param name="order">For each new ordinal below the graph's capacity the old one, as by
    /// <see cref="ByLocality"/>.</param>
    /// <returns>A graph of its own, which the caller owns.</returns>
    /// <exception cref="ArgumentException">The order is none of this graph, or the rows do not fit.</exception>
    public static HnswGraph Apply(HnswGraph graph, VectorRows target, ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Subset(graph, target, graph.Capacity, Invert(order, graph.Capacity));
    }

    /// <summary>The graph of those rows that are kept, all at once; see <see cref="HnswSubset"/> for slices.</summary>
    /// <param name="graph">The graph; no insert is running.</param>
    /// <param name="target">Rows of the same format, vectors or codes. Those that are kept are published at their new
    /// ordinals.</param>
    /// <param name="capacity">Capacity of the new graph, room for later inserts included.</param>
    /// <param name="newOf">For each old ordinal below the graph's capacity the new one, or -1 for a row that is
    /// dropped. What it says of rows that are not in the graph is not looked at.</param>
    /// <returns>A graph of its own, which the caller owns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside that of the rows.</exception>
    /// <exception cref="ArgumentException">The ordinals or the rows do not fit the graph.</exception>
    public static HnswGraph Subset(HnswGraph graph, VectorRows target, int capacity, ReadOnlySpan<int> newOf)
    {
        using var subset = new HnswSubset(graph, target, capacity, newOf);
        while (subset.Step())
        {
        }

        return subset.Take();
    }

    private static int[] Invert(ReadOnlySpan<int> order, int capacity)
    {
        int[] newOf = new int[capacity];
        Array.Fill(newOf, -1);
        for (int ordinal = 0; ordinal < order.Length; ordinal++)
        {
            if ((uint)order[ordinal] < (uint)capacity)
            {
                newOf[order[ordinal]] = ordinal;
            }
        }

        if (order.Length != capacity || newOf.Contains(-1))
        {
            throw new ArgumentException($"the order is not each of 0 to {capacity - 1} once", nameof(order));
        }

        return newOf;
    }
}

using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Looks whether the tree of parents of a graph that was read from bytes is one: a circle in it would let a
/// later change of the graph go round for ever.</summary>
internal static class TreeCheck
{
    private const int NodesAhead = 12;

    /// <summary>What is wrong; null for nothing. Every node's parents must lead to the root, and each parent must link
    /// to its child. Counts the children of each node on the way.</summary>
    /// <param name="graph">The graph, with all rows of its base layer.</param>
    /// <param name="states">Of each row, as in <see cref="GraphFormat"/>.</param>
    /// <param name="root">A node, or -1 when there is none.</param>
    public static (string What, string Expected, int Found)? Find(HnswGraph graph, ReadOnlySpan<byte> states, int root)
    {
        if (root < 0)
        {
            return null;
        }

        int first = graph.ParentOf(root);
        if (first >= 0 && graph.ParentOf(first) != root)
        {
            return ("first neighbour of the root", "a child of it", first);
        }

        for (int node = 0; node < states.Length; node++)
        {
            Fetch(graph, states, node + NodesAhead);
            if (states[node] >= GraphFormat.Node && node != root && !HasGoodParent(graph, node))
            {
                int most = graph.Parameters.ChildMax;
                string expected = $"another node that links to it and to at most {most} children";
                return ($"parent of {node}", expected, graph.ParentOf(node));
            }
        }

        return FindCircle(graph, states, root);
    }

    // The parent's links, which are anywhere in memory.
    private static unsafe void Fetch(HnswGraph graph, ReadOnlySpan<byte> states, int node)
    {
        if (node < states.Length && states[node] >= GraphFormat.Node && graph.ParentOf(node) is var parent and >= 0)
        {
            // In bounds: a neighbour that was read is a node.
            Prefetch.Record((byte*)graph.Base.Slots(parent), graph.Parameters.BaseDegree * sizeof(int));
        }
    }

    private static unsafe bool HasGoodParent(HnswGraph graph, int node)
    {
        int parent = graph.ParentOf(node);
        bool isLinked = parent >= 0 && graph.Row(parent, layer: 0).Neighbours.Contains(node);

        // In bounds: a neighbour that was read is a node, below the capacity.
        return isLinked && ++graph.Children[parent] <= graph.Parameters.ChildMax;
    }

    private static (string What, string Expected, int Found)? FindCircle(
        HnswGraph graph, ReadOnlySpan<byte> states, int root)
    {
        // A way up that meets itself is a circle; one that meets an earlier way goes on to the root.
        int[] ways = new int[states.Length];
        ways[root] = int.MaxValue;
        for (int start = 0; start < ways.Length; start++)
        {
            int way = start + 1;
            int node = start;
            while (states[start] >= GraphFormat.Node && ways[node] == 0)
            {
                ways[node] = way;
                node = graph.ParentOf(node);
            }

            if (ways[node] == way)
            {
                return ($"parent of {node}", "a way to the root", start);
            }
        }

        return null;
    }
}

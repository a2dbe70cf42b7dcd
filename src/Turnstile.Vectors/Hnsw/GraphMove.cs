namespace Turnstile.Vectors.Hnsw;

/// <summary>Copies the links of one graph into an empty one, with other ordinals.</summary>
internal sealed class GraphMove(HnswGraph from, HnswGraph to, int[] newOf)
{
    private readonly int[] _nodeOf = GraphRoles.NodesOfDuplicates(from, from.Capacity);

    public void Run()
    {
        for (int old = 0; old < from.Capacity; old++)
        {
            if (from.Contains(old))
            {
                int ordinal = newOf[old];
                Require(to.Rows.HasVector(ordinal), $"row {ordinal} has no vector, and is row {old} of the graph");
                to.TryClaim(ordinal);
                if (_nodeOf[old] < 0)
                {
                    MoveNode(old);
                }
            }
        }

        // Backwards, since a chain grows at its head.
        for (int old = from.Capacity - 1; old >= 0; old--)
        {
            if (_nodeOf[old] >= 0)
            {
                MoveDuplicate(_nodeOf[old], old);
            }
        }

        EntryPoint entry = from.Entry;
        to.Restore(entry.IsNone ? -1 : newOf[entry.Ordinal], from.Root < 0 ? -1 : newOf[from.Root], from.Count);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new ArgumentException(complaint);
        }
    }

    private unsafe void MoveNode(int old)
    {
        int node = newOf[old];
        int level = from.LevelOf(old);
        to.Place(node, level);
        to.Children[node] = from.Children[old];
        Span<int> neighbours = stackalloc int[2 * HnswParameters.MMax];
        for (int layer = 0; layer <= level; layer++)
        {
            int count = 0;
            foreach (int neighbour in from.Row(old, layer).Neighbours)
            {
                neighbours[count++] = newOf[neighbour];
            }

            to.Row(node, layer).Initialise(neighbours[..count]);
        }
    }

    private void MoveDuplicate(int oldNode, int old)
    {
        int node = newOf[oldNode];
        Require(
            to.Rows.Contents(node).SequenceEqual(to.Rows.Contents(newOf[old])),
            $"rows {node} and {newOf[old]} differ, and are equal in the graph");
        to.Duplicates.AddLocked(node, newOf[old]);
    }
}

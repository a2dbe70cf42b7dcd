namespace Turnstile.Vectors.Hnsw;

/// <summary>Which rows of a graph are nodes, and which stand in the chain of one.</summary>
internal static class GraphRoles
{
    /// <summary>For each row the node it equals, or -1 when it is a node itself, or absent.</summary>
    public static int[] NodesOfDuplicates(HnswGraph graph, int rowCount)
    {
        int[] nodeOf = new int[rowCount];
        Array.Fill(nodeOf, -1);
        bool[] follows = new bool[rowCount];
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            if (graph.Contains(ordinal) && graph.Duplicates.Next(ordinal) is >= 0 and int next)
            {
                follows[next] = true;
            }
        }

        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            bool isNode = graph.Contains(ordinal) && !follows[ordinal];
            int next = isNode ? graph.Duplicates.Next(ordinal) : DuplicateChains.End;
            for (; next != DuplicateChains.End; next = graph.Duplicates.Next(next))
            {
                nodeOf[next] = ordinal;
            }
        }

        return nodeOf;
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Hnsw;

/// <summary>Builds and searches graphs for the tests of this folder.</summary>
internal static class Graphs
{
    public static HnswGraph Build(VectorRows rows, int m = 16, int efConstruction = 100, ulong seed = 1)
    {
        var graph = new HnswGraph(rows, new HnswParameters(m, efConstruction, seed), rows.Capacity);
        var inserter = new HnswInserter(graph);
        for (int i = 0; i < rows.Capacity; i++)
        {
            inserter.Insert(i);
        }

        return graph;
    }

    public static Neighbor[] Find(HnswGraph graph, ReadOnlySpan<byte> vector, int k, int ef) =>
        Find(graph, vector, k, ef, default(AcceptAll));

    public static Neighbor[] Find<TFilter>(HnswGraph graph, ReadOnlySpan<byte> vector, int k, int ef, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(graph.Rows.Format);
        query.Set(vector);
        var results = new TopK();
        results.Reset(graph.Rows.Format, k);
        new HnswSearcher().Search(graph, query, ef, filter, results);
        return results.Sorted().ToArray();
    }

    public static Neighbor[] FindFiltered<TFilter>(
        HnswGraph graph, ReadOnlySpan<byte> vector, int k, int ef, TFilter filter)
        where TFilter : struct, IRowFilter
    {
        var query = new PreparedQuery(graph.Rows.Format);
        query.Set(vector);
        var results = new TopK();
        results.Reset(graph.Rows.Format, k);
        new HnswSearcher().SearchFiltered(graph, query, ef, int.MaxValue, filter, results);
        return results.Sorted().ToArray();
    }

    /// <summary>Nodes reached from the entry point by base links alone.</summary>
    public static int CountReachable(HnswGraph graph)
    {
        var seen = new HashSet<int> { graph.Entry.Ordinal };
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out int node))
        {
            foreach (int neighbour in Neighbours(graph, node, 0))
            {
                if (seen.Add(neighbour))
                {
                    queue.Enqueue(neighbour);
                }
            }
        }

        return seen.Count;
    }

    public static int[] Neighbours(HnswGraph graph, int node, int layer) =>
        graph.Row(node, layer).Neighbours.ToArray();

    /// <summary>The share of true results found; a row as near as the last true one counts.</summary>
    public static double Recall(Neighbor[] exact, Neighbor[] found) =>
        exact.Length == 0 ? 1 : found.Count(n => n.Distance <= exact[^1].Distance) / (double)exact.Length;
}

using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Adds a new node to the rows of its neighbours, which choose anew when they are full.</summary>
/// <remarks>Every write of a visible row happens here, under its lock. Belongs to one inserter.</remarks>
internal sealed unsafe class NeighbourLinker(HnswGraph graph, NeighbourSelector selector)
{
    private readonly PreparedQuery _query = new(graph.Rows.Format);
    private readonly ulong[] _candidates = new ulong[graph.Parameters.BaseDegree + 1];
    private readonly int[] _chosen = new int[graph.Parameters.BaseDegree];

    /// <summary>Offers a link from <paramref name="node"/> to <paramref name="added"/>; says whether it was kept.</summary>
    /// <param name="scorer">Distances from the added node.</param>
    /// <param name="node">A visible node.</param>
    /// <param name="added">A node whose own rows are filled.</param>
    /// <param name="layer">A layer both are in.</param>
    public bool Link<TScorer>(TScorer scorer, int node, int added, int layer)
        where TScorer : struct, IScorer<TScorer>
    {
        NeighbourTable table = graph.Table(layer);
        long row = graph.RowOf(node, layer);
        graph.Locks.Enter(node);
        try
        {
            int count = table.CountOf(row);
            int* slots = table.Row(row);
            if (count < table.Degree)
            {
                // In bounds: count is below the degree. Released after the node's own rows were filled.
                Volatile.Write(ref slots[count], added);
                return true;
            }

            return ChooseAnewLocked(scorer, node, added, table, row);
        }
        finally
        {
            graph.Locks.Exit(node);
        }
    }

    /// <summary>Links to a node that no neighbour kept; it takes over the link that gives way.</summary>
    public void Force(int node, int added, int layer)
    {
        NeighbourTable table = graph.Table(layer);
        long row = graph.RowOf(node, layer);
        graph.Locks.Enter(node);
        int count = table.CountOf(row);
        int last = table.Degree - 1;
        int displaced = NeighbourTable.None;
        if (count == table.Degree)
        {
            displaced = table.Row(row)[last];
        }

        // In bounds: both indexes are below the degree.
        Volatile.Write(ref table.Row(row)[Math.Min(count, last)], added);
        graph.Locks.Exit(node);
        if (displaced >= 0)
        {
            TakeOver(added, displaced, table, graph.RowOf(added, layer));
        }
    }

    private void TakeOver(int node, int displaced, NeighbourTable table, long row)
    {
        graph.Locks.Enter(node);
        int* slots = table.Row(row);
        int count = table.CountOf(row);
        if (new ReadOnlySpan<int>(slots, count).IndexOf(displaced) < 0)
        {
            // In bounds: below the degree. The last link is the farthest, and the first stays: it leads back.
            Volatile.Write(ref slots[Math.Min(count, table.Degree - 1)], displaced);
        }

        graph.Locks.Exit(node);
    }

    private bool ChooseAnewLocked<TScorer>(TScorer scorer, int node, int added, NeighbourTable table, long row)
        where TScorer : struct, IScorer<TScorer>
    {
        int stride = graph.Rows.Format.Stride;
        byte* records = graph.Rows.Base;
        _query.SetRow(graph.Rows, node);
        TScorer fromNode = TScorer.Of(_query);
        int* slots = table.Row(row);
        int count = table.Degree;
        for (int i = 0; i < count; i++)
        {
            Prefetch.Record(records + ((long)slots[i] * stride), stride);
        }

        for (int i = 0; i < count; i++)
        {
            // In bounds: linked nodes are below the capacity.
            _candidates[i] = Candidate.Of(fromNode.Score(records + ((long)slots[i] * stride)), slots[i]);
        }

        _candidates[count] = Candidate.Of(scorer.Score(records + ((long)node * stride)), added);
        Span<ulong> candidates = _candidates.AsSpan(0, count + 1);
        candidates.Sort();
        int chosen = selector.Select<TScorer>(candidates, _chosen.AsSpan(0, table.Degree));
        table.ReplaceLocked(row, _chosen.AsSpan(0, chosen));
        return _chosen.AsSpan(0, chosen).Contains(added);
    }
}

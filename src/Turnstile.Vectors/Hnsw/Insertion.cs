using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// One row on its way into the graph: search all layers, then fill its own rows, then be linked by others.
/// </summary>
internal readonly ref struct Insertion(
    HnswGraph graph, InsertScratch scratch, int ordinal, ReadOnlySpan<int> near)
    : IScorerVisitor<bool>
{
    private readonly ReadOnlySpan<int> _near = near;

    public bool Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        int level = graph.NewLevelOf(ordinal);
        TScorer scorer = TScorer.Of(query);
        EntryPoint entry = graph.Entry;
        bool begins = entry.IsNone;
        if (begins)
        {
            graph.Place(ordinal, level);
            if (TryBegin(level))
            {
                return true;
            }

            entry = graph.Entry;
        }

        int twin = SearchLayers(scorer, entry, level);
        if (twin >= 0)
        {
            graph.Locks.Enter(twin);
            graph.JoinLocked(twin, ordinal);
            graph.Locks.Exit(twin);
            return true;
        }

        if (!begins)
        {
            graph.Place(ordinal, level);
        }

        FillRows(level);
        LinkBack(scorer, Math.Min(level, entry.Level));
        graph.Raise(new EntryPoint(ordinal, level));
        return true;
    }

    private bool TryBegin(int level)
    {
        for (int layer = 0; layer <= level; layer++)
        {
            scratch.ChooseNone(layer);
        }

        FillRows(level);
        return graph.TryBegin(new EntryPoint(ordinal, level));
    }

    /// <summary>Chooses neighbours in every layer; returns a node with an equal vector, or -1.</summary>
    private int SearchLayers<TScorer>(TScorer scorer, EntryPoint entry, int level)
        where TScorer : struct, IScorer<TScorer>
    {
        for (int layer = level; layer > entry.Level; layer--)
        {
            scratch.ChooseNone(layer);
        }

        // Who begins near needs no way down, but a node of several layers needs neighbours in each.
        bool isNear = level == 0 && _near.Length > 0;
        Span<ulong> start = [isNear ? 0 : scratch.Searcher.Descend(graph, scorer, entry, level)];
        ReadOnlySpan<ulong> starts = isNear ? scratch.Starts(graph, scorer, _near) : start;
        CandidatePool pool = scratch.Searcher.Pool;
        for (int layer = Math.Min(level, entry.Level); layer >= 0; layer--)
        {
            scratch.Searcher.Run(graph, scorer, layer, starts, scratch.Effort);
            int twin = FindTwin(scorer, pool.Items);
            if (twin >= 0)
            {
                return twin;
            }

            scratch.Choose<TScorer>(ordinal, layer, pool.Items, graph.DegreeOf(layer));
            start[0] = pool.Items[0] & ~Candidate.Expanded;
        }

        return -1;
    }

    private unsafe int FindTwin<TScorer>(TScorer scorer, ReadOnlySpan<ulong> candidates)
        where TScorer : struct, IScorer<TScorer>
    {
        // In bounds: the row is within the capacity of the rows. Equal vectors have equal keys, whatever the metric.
        uint own = scorer.Score(graph.Rows.Base + ((long)ordinal * graph.Rows.Stride));
        foreach (ulong candidate in candidates)
        {
            if (Candidate.Key(candidate) > own)
            {
                return -1;
            }

            int node = Candidate.Ordinal(candidate);
            if (Candidate.Key(candidate) == own
                && graph.Rows.Contents(node).SequenceEqual(graph.Rows.Contents(ordinal)))
            {
                return node;
            }
        }

        return -1;
    }

    private void FillRows(int level)
    {
        for (int layer = 0; layer <= level; layer++)
        {
            graph.Row(ordinal, layer).Initialise(scratch.Chosen(layer));
        }
    }

    private void LinkBack<TScorer>(TScorer scorer, int top)
        where TScorer : struct, IScorer<TScorer>
    {
        // The base layer first: from here on others can see the node, and all its rows are filled.
        scratch.Linker.Adopt(scorer, scratch.Chosen(0), ordinal);
        for (int layer = 0; layer <= top; layer++)
        {
            foreach (int neighbour in scratch.Chosen(layer))
            {
                scratch.Linker.Link(scorer, neighbour, ordinal, layer);
            }
        }
    }
}

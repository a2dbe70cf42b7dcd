using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>One search for all rows within a radius: every node within it is expanded, and ef nodes at least.</summary>
/// <remarks>The walk goes nearest first. It ends when what is left is beyond the radius and beyond the ef nearest nodes
/// seen, so a radius that nothing is within costs what a plain search costs.</remarks>
internal readonly unsafe struct RangeSearch<TFilter>(
    HnswGraph graph, LayerSearcher layers, FilteredScratch scratch, int ef, TFilter filter, RangeHits hits)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        ulong start = layers.Descend(graph, scorer, graph.Entry, layer: 0);
        CandidatePool nearest = scratch.Accepted;
        nearest.Reset(ef);
        scratch.Frontier.Clear();
        scratch.Visited.Reset(graph.Capacity);
        scratch.Visited.Add(Candidate.Ordinal(start));
        int visited = 1;
        int passed = See(start);
        while (scratch.Frontier.Count > 0 && !hits.IsFull)
        {
            ulong candidate = scratch.Frontier.Pop();
            uint key = Candidate.Key(candidate);
            if (key > hits.RadiusKey && nearest.IsFull && key > nearest.BoundKey)
            {
                break;
            }

            int count = scratch.Visited.AddNew(
                graph.Base.Slots(Candidate.Ordinal(candidate)), graph.Base.Degree, (int*)scratch.Batch.Pointer);
            visited += count;
            for (int i = 0; i < count; i++)
            {
                // In bounds: linked nodes are below the capacity, and the batch holds a row of them.
                int node = ((int*)scratch.Batch.Pointer)[i];
                passed += See(Candidate.Of(scorer.Score(graph.Rows.Base + ((long)node * graph.Rows.Stride)), node));
            }
        }

        return new SearchStatistics(visited, passed, !hits.IsFull);
    }

    private int See(ulong candidate)
    {
        uint key = Candidate.Key(candidate);
        bool isNear = scratch.Accepted.Add(candidate);
        if (key > hits.RadiusKey)
        {
            if (isNear)
            {
                scratch.Frontier.Push(candidate);
            }

            return 0;
        }

        scratch.Frontier.Push(candidate);
        int passed = 0;
        for (int next = Candidate.Ordinal(candidate); next != DuplicateChains.End; next = graph.Duplicates.Next(next))
        {
            if (filter.Accepts(next))
            {
                passed++;
                hits.Offer(key, next);
            }
        }

        return passed;
    }
}

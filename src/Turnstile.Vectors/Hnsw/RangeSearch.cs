using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>One search for the rows within a radius: every node within it is expanded, and ef nodes at least.</summary>
/// <remarks>The walk goes nearest first. It ends when what is left is beyond the radius and beyond the ef nearest nodes
/// seen, so a radius that nothing is within costs what a plain search costs.</remarks>
internal readonly unsafe struct RangeSearch<TFilter, TSink>(
    HnswGraph graph, LayerSearcher layers, FilteredScratch scratch, int ef, int visitMax, TFilter filter, TSink sink)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
    where TSink : struct, IRangeSink
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
        int stride = graph.Rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        bool isDone = false;
        while (scratch.Frontier.Count > 0 && !sink.IsFull && visited < visitMax)
        {
            ulong candidate = scratch.Frontier.Pop();
            uint key = Candidate.Key(candidate);
            if (key > sink.ReachKey && nearest.IsFull && key > nearest.BoundKey)
            {
                isDone = true;
                break;
            }

            int count = scratch.Visited.AddNew(
                graph.Base.Slots(Candidate.Ordinal(candidate)), graph.Base.Degree, (int*)scratch.Batch.Pointer);
            visited += count;
            int* batch = (int*)scratch.Batch.Pointer;
            for (int i = 0; i < count + ahead; i++)
            {
                // In bounds: linked nodes are below the capacity, and the batch holds a row of them.
                if (i < count)
                {
                    Prefetch.Record(graph.Rows.Base + ((long)batch[i] * stride), stride);
                }

                if (i >= ahead)
                {
                    int node = batch[i - ahead];
                    passed += See(Candidate.Of(scorer.Score(graph.Rows.Base + ((long)node * stride)), node));
                }
            }
        }

        bool isComplete = !sink.IsFull && (isDone || scratch.Frontier.Count == 0);
        return new SearchStatistics(visited, passed, isComplete);
    }

    private int See(ulong candidate)
    {
        uint key = Candidate.Key(candidate);
        bool isNear = scratch.Accepted.Add(candidate);
        if (isNear || key <= sink.ReachKey)
        {
            scratch.Frontier.Push(candidate);
        }

        int passed = 0;
        for (int next = Candidate.Ordinal(candidate); next != DuplicateChains.End; next = graph.Duplicates.Next(next))
        {
            if (filter.Accepts(next))
            {
                passed++;
                sink.Offer(key, next);
            }
        }

        return passed;
    }
}

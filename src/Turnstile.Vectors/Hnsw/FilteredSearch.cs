using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// One search that goes on until the ef nearest passing rows are found, or the visit limit is reached.
/// </summary>
/// <remarks>Passing rows are kept apart from the frontier, so that rows that do not pass lead on but take no place.
/// The search ends when the nearest unexpanded node is farther than the last of ef passing rows.</remarks>
internal readonly unsafe struct FilteredSearch<TFilter>(
    HnswGraph graph, LayerSearcher layers, FilteredScratch scratch, int ef, int visitMax, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        ulong start = layers.Descend(graph, scorer, graph.Entry, layer: 0);
        CandidatePool accepted = scratch.Accepted;
        accepted.Reset(ef);
        scratch.Frontier.Clear();
        scratch.Visited.Reset(graph.Capacity);
        scratch.Visited.Add(Candidate.Ordinal(start));
        int visited = 1;
        int passed = See(start);
        bool completed = true;
        while (scratch.Frontier.Count > 0)
        {
            ulong candidate = scratch.Frontier.Pop();
            if (accepted.IsFull && Candidate.Key(candidate) > accepted.BoundKey)
            {
                break;
            }

            if (visited >= visitMax)
            {
                completed = false;
                break;
            }

            int count = LayerSearcher.Gather(
                graph.Base.Slots(Candidate.Ordinal(candidate)),
                graph.Base.Degree,
                scratch.Visited,
                (int*)scratch.Batch.Pointer);
            passed += ScoreBatch(scorer, count);
            visited += count;
        }

        foreach (ulong candidate in accepted.Items)
        {
            results.Offer(Candidate.Key(candidate), Candidate.Ordinal(candidate));
        }

        return new SearchStatistics(visited, passed, completed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ScoreBatch<TScorer>(TScorer scorer, int count)
        where TScorer : struct, IScorer<TScorer>
    {
        int stride = graph.Rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        byte* records = graph.Rows.Base;
        int* batch = (int*)scratch.Batch.Pointer;
        int passed = 0;
        for (int i = 0; i < Math.Min(ahead, count); i++)
        {
            Prefetch.Record(records + ((long)batch[i] * stride), stride);
        }

        for (int i = 0; i < count; i++)
        {
            if (i + ahead < count)
            {
                Prefetch.Record(records + ((long)batch[i + ahead] * stride), stride);
            }

            // In bounds: linked nodes are below the capacity.
            uint key = scorer.Score(records + ((long)batch[i] * stride));
            if (!scratch.Accepted.IsFull || key < scratch.Accepted.BoundKey)
            {
                passed += See(Candidate.Of(key, batch[i]));
            }
        }

        return passed;
    }

    /// <summary>
    /// Takes a node into the frontier, and it and the rows equal to it, as far as they pass, as results.
    /// </summary>
    private int See(ulong candidate)
    {
        scratch.Frontier.Push(candidate);
        Prefetch.Record((byte*)graph.Base.Slots(Candidate.Ordinal(candidate)), graph.Base.Degree * sizeof(int));
        uint key = Candidate.Key(candidate);
        int passed = 0;
        int next = Candidate.Ordinal(candidate);
        while (next != DuplicateChains.End && !(scratch.Accepted.IsFull && key >= scratch.Accepted.BoundKey))
        {
            if (filter.Accepts(next))
            {
                passed++;
                scratch.Accepted.Add(Candidate.Of(key, next));
            }

            next = graph.Duplicates.Next(next);
        }

        return passed;
    }
}

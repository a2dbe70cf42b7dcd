using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>
/// One search that goes on until the ef nearest passing rows are found, or the visit limit is reached.
/// </summary>
/// <remarks>Passing rows are kept apart from the frontier, so that rows that do not pass lead on but take no place.
/// The search ends when the nearest unexpanded node is farther than the last of ef passing rows. Where neighbours have
/// to be fetched, the nearest few nodes are expanded at once: the beam search of DiskANN (Subramanya and others
/// 2019).</remarks>
internal readonly unsafe struct FilteredSearch<TFilter, TLinks>(
    HnswGraph graph, TLinks links, LayerSearcher layers, FilteredScratch scratch, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
    where TLinks : struct, INodeLinks
{
    /// <summary>Passing candidates to keep.</summary>
    public required int Ef { get; init; }

    /// <summary>Distances after which to give up.</summary>
    public required int VisitMax { get; init; }

    /// <summary>How far searches of other graphs went; null for a search alone.</summary>
    public SearchReach? Reach { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        ulong start = layers.Descend(graph, scorer, graph.Entry, layer: 0);
        scratch.Accepted.Reset(Ef);
        scratch.Frontier.Clear();
        scratch.Visited.Reset(graph.Capacity);
        scratch.Visited.Add(Candidate.Ordinal(start));
        int visited = 1;
        int passed = See(start);
        int expanded = 0;
        bool completed = true;
        Span<int> beam = stackalloc int[links.BeamWidth];
        while (TakeNearest(beam, expanded) is > 0 and int taken)
        {
            if (visited >= VisitMax)
            {
                completed = false;
                break;
            }

            links.Fetch(beam[..taken]);
            expanded += taken;
            for (int i = 0; i < taken; i++)
            {
                int count = scratch.Visited.AddNew(
                    links.Slots(i, beam[i]), graph.Base.Degree, (int*)scratch.Batch.Pointer);
                passed += ScoreBatch(scorer, count);
                visited += count;
            }
        }

        foreach (ulong candidate in scratch.Accepted.Items)
        {
            results.Offer(Candidate.Key(candidate), Candidate.Ordinal(candidate));
        }

        if (completed)
        {
            scratch.Accepted.Note(Reach, results);
        }

        return new SearchStatistics(visited, passed, completed);
    }

    // How many nodes of the frontier are worth to be expanded now; none is when the search is over.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TakeNearest(Span<int> beam, int expanded)
    {
        CandidatePool accepted = scratch.Accepted;
        uint limit = expanded < LayerSearcher.CareCount(Ef) ? uint.MaxValue : Reach?.Key ?? uint.MaxValue;
        if (accepted.IsFull)
        {
            limit = Math.Min(limit, accepted.BoundKey);
        }

        int taken = 0;
        while (taken < beam.Length && scratch.Frontier.Count > 0 && Candidate.Key(scratch.Frontier.First) <= limit)
        {
            beam[taken++] = Candidate.Ordinal(scratch.Frontier.Pop());
        }

        return taken;
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
        links.Expect(Candidate.Ordinal(candidate));
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

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>One search that lets the filter choose among the nodes it has kept.</summary>
internal readonly struct PlainSearch<TFilter>(
    HnswGraph graph, LayerSearcher layers, int ef, TFilter filter, TopK results, SearchReach? reach)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    private const int KeptMin = 24;

    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        uint limit = reach?.Key ?? uint.MaxValue;
        ulong start = Start(scorer, limit);
        int surplus = reach is { IsFirstOfShared: true } ? SurplusOf(ef) : 0;
        int scored = layers.Run(graph, scorer, layer: 0, [start], ef, limit, surplus);
        CandidatePool pool = layers.Pool;
        int passed = new PoolResults<TFilter>(graph, filter, results).Take(pool.Items, out int nearestRefused);
        if (reach is not null)
        {
            reach.NearestRefused = nearestRefused;
            Keep(reach, pool.ItemsAndSurplus);
        }

        // All that are nearer than the last of a full pool were looked for with care. Who asks within a reach has
        // results that are nearer.
        bool isCovered = typeof(TFilter) == typeof(AcceptAll)
            || !pool.IsFull
            || reach is { IsFirstOfShared: true }
            || pool.LastKey >= limit
            || (results.IsFull && results.BoundKey <= pool.LastKey);
        if (isCovered)
        {
            pool.Note(reach, results);
        }

        return new SearchStatistics(scored, passed, isCovered);
    }

    // Nodes that were met and come next lead to rows of others, as those that are kept do, and cost no more than their
    // places.
    private static int SurplusOf(int ef) => Math.Max(ef / 2, KeptMin - ef);

    private void Keep(SearchReach reach, ReadOnlySpan<ulong> items)
    {
        if (reach.IsFirstOfShared)
        {
            Span<int> kept = reach.Keep(graph, items.Length);
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = Candidate.Ordinal(items[i]);
            }
        }
    }

    // Where somebody knows a row near the query, the way there is known.
    private unsafe ulong Start<TScorer>(TScorer scorer, uint limit)
        where TScorer : struct, IScorer<TScorer>
    {
        // Only nodes have neighbours; rows equal to one do not.
        if (reach is { Start: >= 0 and var row }
            && row < graph.Capacity
            && graph.Contains(row)
            && Volatile.Read(ref graph.Base.Slots(row)[0]) >= 0)
        {
            // In bounds: rows of the graph are below the capacity.
            uint key = scorer.Score(graph.Rows.Base + ((long)row * graph.Rows.Stride));
            if (key <= limit)
            {
                return Candidate.Of(key, row);
            }
        }

        return layers.Descend(graph, scorer, graph.Entry, layer: 0);
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>One search that lets the filter choose among the nodes it has kept.</summary>
internal readonly struct PlainSearch<TFilter>(
    HnswGraph graph, LayerSearcher layers, int ef, TFilter filter, TopK results, SearchReach? reach)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        ulong start = layers.Descend(graph, scorer, graph.Entry, layer: 0);
        uint limit = reach?.Key ?? uint.MaxValue;
        int scored = layers.Run(graph, scorer, layer: 0, start, ef, limit);
        CandidatePool pool = layers.Pool;
        int passed = new PoolResults<TFilter>(graph, filter, results).Take(pool.Items);

        // All that are nearer than the last of a full pool were looked for with care. Who asks within a reach has
        // results that are nearer.
        bool isCovered = typeof(TFilter) == typeof(AcceptAll)
            || !pool.IsFull
            || pool.BoundKey >= limit
            || (results.IsFull && results.BoundKey <= pool.BoundKey);
        if (isCovered)
        {
            pool.Note(reach, results);
        }

        return new SearchStatistics(scored, passed, isCovered);
    }
}

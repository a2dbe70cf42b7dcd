using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>One search that lets the filter choose among the rows met.</summary>
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
        var sink = new ResultSink<TFilter>(graph, filter, results);
        uint limit = reach?.Key ?? uint.MaxValue;
        if (typeof(TFilter) != typeof(AcceptAll))
        {
            int seen = layers.Run(graph, scorer, layer: 0, start, ef, ref sink, limit);

            // Nearer rows than the farthest candidate were looked for with care; a result beyond it was met by chance.
            // Who asks within a reach has results that are nearer.
            bool isCovered = !layers.Pool.IsFull
                || layers.Pool.BoundKey >= limit
                || (results.IsFull && results.BoundKey <= layers.Pool.BoundKey);
            Note(isCovered);
            return new SearchStatistics(seen, sink.Accepted, isCovered);
        }

        // Without a filter the results are the head of the pool, so nothing need be done on the way.
        var none = default(NoSink);
        int scored = layers.Run(graph, scorer, layer: 0, start, ef, ref none, limit);
        foreach (ulong candidate in layers.Pool.Items)
        {
            if (Candidate.Key(candidate) > results.BoundKey)
            {
                break;
            }

            sink.See(Candidate.Key(candidate), Candidate.Ordinal(candidate));
        }

        Note(isCovered: true);
        return new SearchStatistics(scored, scored, Completed: true);
    }

    private void Note(bool isCovered)
    {
        if (isCovered)
        {
            layers.Pool.Note(reach, results);
        }
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Scans consecutive rows for those within a radius.</summary>
internal readonly unsafe struct RadiusScan<TFilter>(VectorRows rows, int from, int to, TFilter filter, RangeHits hits)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int accepted = 0;
        for (int ordinal = from; ordinal < to && !hits.IsFull; ordinal++)
        {
            if (!filter.Accepts(ordinal) || !rows.HasVectorUnchecked(ordinal))
            {
                continue;
            }

            // In bounds: the range lies within the capacity.
            accepted++;
            hits.Offer(scorer.Score(rows.Base + ((long)ordinal * rows.Stride)), ordinal);
        }

        return new SearchStatistics(accepted, accepted, !hits.IsFull);
    }
}

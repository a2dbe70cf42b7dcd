using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Search;

/// <summary>Scores scattered rows, each fetched some distances before it is needed.</summary>
internal readonly unsafe struct RecordBatch(VectorRows rows)
{
    /// <summary>Offers those that have a vector and pass; asks the few that are near enough. The caller vouches that
    /// the ordinals are within the capacity and published.</summary>
    /// <returns>How many were offered.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ScoreAll<TScorer, TFilter>(
        TScorer scorer, int* ordinals, int count, in TFilter filter, TopK results)
        where TScorer : struct, IScorer<TScorer>
        where TFilter : struct, IRowFilter
    {
        int offered = 0;
        int stride = rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        byte* start = rows.Base;
        for (int i = 0; i < Math.Min(ahead, count); i++)
        {
            Prefetch.Record(start + ((long)ordinals[i] * stride), stride);
        }

        for (int i = 0; i < count; i++)
        {
            if (i + ahead < count)
            {
                Prefetch.Record(start + ((long)ordinals[i + ahead] * stride), stride);
            }

            // In bounds: the caller vouches for the ordinals.
            uint key = scorer.Score(start + ((long)ordinals[i] * stride));
            if (key <= results.BoundKey && rows.HasVectorUnchecked(ordinals[i]) && filter.Accepts(ordinals[i]))
            {
                results.Offer(key, ordinals[i]);
                offered++;
            }
        }

        return offered;
    }
}

using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Scores scattered rows, each fetched some distances before it is needed.</summary>
internal readonly unsafe struct RecordBatch(VectorRows rows)
{
    /// <summary>The caller vouches that the ordinals are within the capacity and published.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ScoreAll<TScorer>(TScorer scorer, int* ordinals, int count, TopK results)
        where TScorer : struct, IScorer<TScorer>
    {
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
            if (key <= results.BoundKey && rows.HasVectorUnchecked(ordinals[i]))
            {
                results.Offer(key, ordinals[i]);
            }
        }
    }
}

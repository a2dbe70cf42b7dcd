using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>
/// Scans consecutive rows. Skipped rows are never read; the next ones are fetched while one is computed.
/// </summary>
internal readonly unsafe struct RangeScan<TFilter>(VectorRows rows, int from, int to, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    private const int BatchCount = 64;
    private const int FetchAhead = 12;

    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int accepted = typeof(TFilter) == typeof(AcceptAll) ? ScanAll(scorer) : ScanAccepted(scorer);
        return new SearchStatistics(accepted, accepted, Completed: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ScanAll<TScorer>(TScorer scorer)
        where TScorer : struct, IScorer<TScorer>
    {
        long stride = rows.Stride;
        byte* record = rows.Base + (from * stride);
        for (int ordinal = from; ordinal < to; ordinal++, record += stride)
        {
            // In bounds: the range lies within the capacity. Past its end only a prefetch reaches, which never faults.
            Prefetch.Record(record + (FetchAhead * stride), (int)stride);
            Offer(scorer.Score(record), ordinal);
        }

        return to - from;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ScanAccepted<TScorer>(TScorer scorer)
        where TScorer : struct, IScorer<TScorer>
    {
        int* batch = stackalloc int[BatchCount];
        int accepted = 0;
        int ordinal = from;
        while (ordinal < to)
        {
            int count = 0;
            for (; ordinal < to && count < BatchCount; ordinal++)
            {
                if (filter.Accepts(ordinal))
                {
                    batch[count++] = ordinal;
                }
            }

            new RecordBatch(rows).ScoreAll(scorer, batch, count, default(AcceptAll), results);
            accepted += count;
        }

        return accepted;
    }

    private void Offer(uint key, int ordinal)
    {
        if (key <= results.BoundKey && rows.HasVectorUnchecked(ordinal))
        {
            results.Offer(key, ordinal);
        }
    }
}

using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Scans a list of rows.</summary>
internal readonly unsafe ref struct ListScan<TFilter>(
    VectorRows rows, ReadOnlySpan<int> ordinals, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    private const int BatchCount = 64;

    private readonly ReadOnlySpan<int> _ordinals = ordinals;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int* batch = stackalloc int[BatchCount];
        int accepted = 0;
        int count = 0;
        foreach (int ordinal in _ordinals)
        {
            if (filter.Accepts(ordinal))
            {
                batch[count++] = ordinal;
            }

            if (count == BatchCount)
            {
                new RecordBatch(rows).ScoreAll(scorer, batch, count, default(AcceptAll), results);
                accepted += count;
                count = 0;
            }
        }

        new RecordBatch(rows).ScoreAll(scorer, batch, count, default(AcceptAll), results);
        accepted += count;
        return new SearchStatistics(accepted, accepted, Completed: true);
    }
}

using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Compares the rows that are anchored to some nodes, each once.</summary>
/// <remarks>Nothing leads from one row to the next, so all are known beforehand, and their memory is fetched
/// ahead. Whether a row passes is asked of the few that are near enough.</remarks>
internal readonly unsafe ref struct AnchoredScan<TFilter>(
    AnchorTable table, ReadOnlySpan<int> nodes, VectorRows rows, AnchoredScratch scratch, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    private readonly ReadOnlySpan<int> _nodes = nodes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int* ordinals = scratch.RoomFor(_nodes.Length * AnchorTable.RowsPerNode);
        int count = Collect(ordinals, out bool isCrowded);
        int stride = rows.Stride;
        int ahead = Prefetch.RecordsAhead(stride);
        byte* start = rows.Base;
        int accepted = 0;
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

            // In bounds: rows are published before they are anchored, so they are below the capacity.
            uint key = scorer.Score(start + ((long)ordinals[i] * stride));
            if (key <= results.BoundKey && filter.Accepts(ordinals[i]))
            {
                results.Offer(key, ordinals[i]);
                accepted++;
            }
        }

        return new SearchStatistics(count, accepted, Completed: !isCrowded);
    }

    private int Collect(int* ordinals, out bool isCrowded)
    {
        foreach (int node in _nodes)
        {
            Prefetch.Line(table.Places(node));
        }

        VisitedSet seen = scratch.Seen;
        seen.Reset(rows.Capacity);
        isCrowded = false;
        int count = 0;
        foreach (int node in _nodes)
        {
            int* places = table.Places(node);
            count += seen.AddNew(places, AnchorTable.RowsPerNode, ordinals + count);
            isCrowded |= Volatile.Read(ref places[AnchorTable.RowsPerNode - 1]) >= 0;
        }

        return count;
    }
}

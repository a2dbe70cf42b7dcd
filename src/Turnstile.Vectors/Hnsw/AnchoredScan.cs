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

    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int* ordinals = scratch.RoomFor(_nodes.Length * AnchorTable.RowsPerNode);
        int count = Collect(ordinals, out bool isCrowded);
        int accepted = new RecordBatch(rows).ScoreAll(scorer, ordinals, count, filter, results);
        return new SearchStatistics(count, accepted, Completed: !isCrowded);
    }

    // Compiled once and fully, and what it calls into it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
            count += seen.AddNew(table.Places(node), AnchorTable.RowsPerNode, ordinals + count);
            isCrowded |= table.IsCrowded(node);
        }

        return count;
    }
}

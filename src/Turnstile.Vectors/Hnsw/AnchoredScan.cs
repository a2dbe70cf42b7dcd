using System.Runtime.CompilerServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Hnsw;

/// <summary>Compares rows that are anchored to some nodes, each once: those of the nearest nodes, and of the farthest
/// few those that are met at two.</summary>
/// <remarks>A row that is near enough to matter mostly has two of its anchors among the nodes, or one among the nearest
/// of them; where few nodes were kept, half of all that are met need not be compared. Nothing leads from one row to
/// the next, so all are known beforehand, and their memory is fetched ahead. Whether a row passes is asked of the few
/// that are near enough.</remarks>
internal readonly unsafe ref struct AnchoredScan<TFilter>(
    AnchorTable table, ReadOnlySpan<int> nodes, VectorRows rows, AnchoredScratch scratch, TFilter filter, TopK results)
    : IScorerVisitor<SearchStatistics>
    where TFilter : struct, IRowFilter
{
    // One in so many is among the nearest at least.
    private const int NearestShare = 3;

    // No more are among the farthest: who has kept many wants to find more.
    private const int FarthestMax = 24;

    private readonly ReadOnlySpan<int> _nodes = nodes;

    public SearchStatistics Visit<TScorer>(PreparedQuery query)
        where TScorer : struct, IScorer<TScorer>
    {
        TScorer scorer = TScorer.Of(query);
        int* ordinals = scratch.RoomFor((_nodes.Length + 1) * AnchorTable.RowsPerNode);
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

        scratch.Met.Reset(rows.Capacity);
        scratch.Taken.Reset(rows.Capacity);
        isCrowded = false;
        int nearest = Math.Max(_nodes.Length / NearestShare, _nodes.Length - FarthestMax);
        int sure = Gather(_nodes[..nearest], ordinals, ref isCrowded);
        int others = Gather(_nodes[nearest..], ordinals + sure, ref isCrowded);
        int again = scratch.Met.AddKnown(ordinals + sure, others, ordinals + sure);
        return scratch.Taken.AddNew(ordinals, sure + again, ordinals);
    }

    // How many rows a node has cannot be guessed, so all its places are copied, and the next node's over those that are
    // free. There is room for one node's more than there are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Gather(ReadOnlySpan<int> nodes, int* ordinals, ref bool isCrowded)
    {
        int count = 0;
        foreach (int node in nodes)
        {
            count += table.CopyRows(node, ordinals + count);
            isCrowded |= table.IsCrowded(node);
        }

        return count;
    }
}

using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Searches a field of multi-vectors in one segment: the graph over codes of their encodings finds candidates,
/// which MaxSim ranks; what is not indexed, or all if few rows pass, is compared by MaxSim.</summary>
/// <remarks>As for dense vectors the graph may hold rows beyond the watermark, which is read once: what it finds is
/// limited to rows below. Threads: one query at a time.</remarks>
/// <param name="scratch">With the query's vectors and the results.</param>
/// <param name="index">The field in the segment.</param>
/// <param name="at">What the query sees.</param>
/// <param name="candidates">How many the graph is asked for; 0 to compare every row.</param>
/// <param name="trustsIndex">Whether the graph is asked, and believed, whatever that costs.</param>
internal readonly struct MultiSegmentSearch(
    QueryScratch scratch, VectorIndex index, Sequence at, int candidates, bool trustsIndex)
    : IRowSearch
{
    // A comparison costs as much as so many steps in the graph, about: a scan must be of few rows to be the faster one.
    private const int StepsOfComparison = 64;
    private const int ScanFactor = 2;

    /// <inheritdoc/>
    public void Run<TRows>(int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        int from = 0;
        if (index.Search is MemoryGraphIndex search
            && candidates > 0
            && (passing > (long)candidates * ScanFactor || (trustsIndex && passing > 0)))
        {
            int indexed = Math.Min(count, search.IndexedAt(at));
            if (indexed > 0 && TryGraph(search, indexed, passing, rows))
            {
                from = indexed;
            }
        }

        for (int ordinal = from; ordinal < count; ordinal++)
        {
            if (rows.Accepts(ordinal))
            {
                Compare(ordinal);
            }
        }
    }

    private bool TryGraph<TRows>(MemoryGraphIndex search, int indexed, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        Quantizer quantizer = search.Rows.Quantizer!;
        PreparedQuery encoded = scratch.CodeQuery(quantizer, scratch.Tokens!.Encoded);
        var below = new RowsUpTo<TRows>(rows, indexed);
        scratch.Trial.Reset(quantizer.Format, candidates);
        SearchStatistics statistics = SegmentPlanner.IsMostly(passing, indexed)
            ? scratch.Searcher.Search(
                search.Graph,
                encoded,
                SegmentPlanner.PlainEffort(indexed, passing, candidates),
                below,
                scratch.Trial)
            : scratch.Searcher.SearchFiltered(
                search.Graph,
                encoded,
                candidates,
                visitMax: (int)Math.Min(int.MaxValue, (long)passing * StepsOfComparison),
                below,
                scratch.Trial);
        if (!statistics.Completed || (scratch.Trial.Count < scratch.Results.K && !trustsIndex))
        {
            return false;
        }

        foreach (Neighbor candidate in scratch.Trial.Sorted())
        {
            Compare(candidate.Ordinal);
        }

        return true;
    }

    private void Compare(int ordinal)
    {
        if (index.Column.HasVector(ordinal))
        {
            scratch.Results.OfferDistance(scratch.Tokens!.Distance(index.Column.Vector(ordinal)), ordinal);
        }
    }
}

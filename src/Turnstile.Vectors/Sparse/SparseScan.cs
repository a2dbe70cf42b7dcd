using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Sparse;

/// <summary>Exact search by comparing every row: for rows that no index has yet, and filters that pass few.</summary>
/// <remarks>No state; any thread, each with its own query and results. Cost: a look-up a non-zero.</remarks>
public static class SparseScan
{
    /// <summary>
    /// Offers the rows from..to-1 that have a vector and pass the filter to <paramref name="results"/>.
    /// </summary>
    /// <param name="rows">The rows; those below <paramref name="to"/> are published.</param>
    /// <param name="query">A query, set.</param>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal, at most the capacity.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for <see cref="SparseVector.ResultFormat"/>.</param>
    /// <exception cref="ArgumentException">Query or results are not ready.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public static SearchStatistics Search<TFilter>(
        SparseRows rows, SparseQuery query, int from, int to, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        SparseArguments.Check(rows, query, results);
        rows.CheckRange(from, to);
        var scorer = new SparseRowScorer(rows, query, firstOrdinal: 0);
        int scored = 0;
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            if (filter.Accepts(ordinal) && scorer.TryScore(ordinal, out uint key))
            {
                results.Offer(key, ordinal);
                scored++;
            }
        }

        GC.KeepAlive(rows);
        return new SearchStatistics(scored, scored, Completed: true);
    }
}

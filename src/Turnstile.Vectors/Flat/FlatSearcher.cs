using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Exact search: computes the distance of every row that the filter passes.</summary>
/// <remarks>No state; any thread, each with its own query and results. Cost: memory bandwidth.</remarks>
public static class FlatSearcher
{
    // Half of a small second-level cache.
    private const int BlockBytes = 128 << 10;

    /// <summary>
    /// Offers the rows from..to-1 that have a vector and pass the filter to <paramref name="results"/>.
    /// </summary>
    /// <param name="rows">The rows; those below <paramref name="to"/> are published.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal, at most the capacity.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format.</param>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public static SearchStatistics Search<TFilter>(
        VectorRows rows, PreparedQuery query, int from, int to, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        SearchArguments.Check(rows, query, results);
        CheckRange(rows, from, to);
        var scan = new RangeScan<TFilter>(rows, from, to, filter, results);
        SearchStatistics statistics = ScorerChoice.Run<RangeScan<TFilter>, SearchStatistics>(query, ref scan);
        GC.KeepAlive(rows);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>Offers the listed rows that have a vector and pass the filter to <paramref name="results"/>.</summary>
    /// <param name="rows">The rows; the listed ones are published.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="ordinals">Rows to look at, each once; rising order is fastest.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">Reset for the same format.</param>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An ordinal is outside the rows.</exception>
    public static SearchStatistics Search<TFilter>(
        VectorRows rows, PreparedQuery query, ReadOnlySpan<int> ordinals, in TFilter filter, TopK results)
        where TFilter : struct, IRowFilter
    {
        SearchArguments.Check(rows, query, results);
        CheckList(rows, ordinals);
        var scan = new ListScan<TFilter>(rows, ordinals, filter, results);
        SearchStatistics statistics = ScorerChoice.Run<ListScan<TFilter>, SearchStatistics>(query, ref scan);
        GC.KeepAlive(rows);
        GC.KeepAlive(query);
        return statistics;
    }

    /// <summary>
    /// Answers several queries in one pass: each block of rows is fetched from memory once, for all of them.
    /// </summary>
    /// <param name="rows">The rows; those below <paramref name="to"/> are published.</param>
    /// <param name="queries">Queries of the same format, each set.</param>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal, at most the capacity.</param>
    /// <param name="filter">Which rows may be results.</param>
    /// <param name="results">For each query its results, reset for the same format.</param>
    /// <returns>What was done for all of them together.</returns>
    /// <exception cref="ArgumentException">Formats differ, or there are not as many results as queries.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public static SearchStatistics SearchMany<TFilter>(
        VectorRows rows,
        ReadOnlySpan<PreparedQuery> queries,
        int from,
        int to,
        in TFilter filter,
        ReadOnlySpan<TopK> results)
        where TFilter : struct, IRowFilter
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckRange(rows, from, to);
        if (queries.Length != results.Length)
        {
            throw new ArgumentException(
                $"there are {results.Length} results; {queries.Length} queries need one each", nameof(results));
        }

        int visited = 0;
        int blockCount = Math.Max(1, BlockBytes / rows.Stride);
        for (int first = from; first < to; first += blockCount)
        {
            int end = Math.Min(to, first + blockCount);
            for (int i = 0; i < queries.Length; i++)
            {
                visited += Search(rows, queries[i], first, end, filter, results[i]).Visited;
            }
        }

        return new SearchStatistics(visited, visited, Completed: true);
    }

    /// <summary>Offers the rows from..to-1 that have a vector and pass the filter to <paramref name="hits"/>.</summary>
    /// <param name="rows">The rows; those below <paramref name="to"/> are published.</param>
    /// <param name="query">A query of the same format, set.</param>
    /// <param name="from">First ordinal.</param>
    /// <param name="to">One past the last ordinal, at most the capacity.</param>
    /// <param name="filter">Which rows may be hits.</param>
    /// <param name="hits">Reset for the same format with a radius.</param>
    /// <returns>What was done; not Completed when the hits are full.</returns>
    /// <exception cref="ArgumentException">Formats differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the rows.</exception>
    public static SearchStatistics SearchRange<TFilter>(
        VectorRows rows, PreparedQuery query, int from, int to, in TFilter filter, RangeHits hits)
        where TFilter : struct, IRowFilter
    {
        SearchArguments.Check(rows, query, hits);
        CheckRange(rows, from, to);
        var scan = new RadiusScan<TFilter>(rows, from, to, filter, hits);
        SearchStatistics statistics = ScorerChoice.Run<RadiusScan<TFilter>, SearchStatistics>(query, ref scan);
        GC.KeepAlive(rows);
        GC.KeepAlive(query);
        return statistics;
    }

    internal static void CheckList(VectorRows rows, ReadOnlySpan<int> ordinals)
    {
        foreach (int ordinal in ordinals)
        {
            if ((uint)ordinal >= (uint)rows.Capacity)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ordinals), ordinal, $"ordinal is {ordinal}; allowed are 0 to {rows.Capacity - 1}");
            }
        }
    }

    internal static void CheckRange(VectorRows rows, int from, int to)
    {
        if (from < 0 || to < from || to > rows.Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(to), to, $"range is {from} to {to}; allowed are ranges within 0 to {rows.Capacity}");
        }
    }
}

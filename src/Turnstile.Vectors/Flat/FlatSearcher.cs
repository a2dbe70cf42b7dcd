using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Flat;

/// <summary>Exact search: computes the distance of every row that the filter passes.</summary>
/// <remarks>No state; any thread, each with its own query and results. Cost: memory bandwidth.</remarks>
public static class FlatSearcher
{
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
        if (from < 0 || to < from || to > rows.Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(to), to, $"range is {from} to {to}; allowed are ranges within 0 to {rows.Capacity}");
        }

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
        foreach (int ordinal in ordinals)
        {
            if ((uint)ordinal >= (uint)rows.Capacity)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ordinals), ordinal, $"ordinal is {ordinal}; allowed are 0 to {rows.Capacity - 1}");
            }
        }

        var scan = new ListScan<TFilter>(rows, ordinals, filter, results);
        SearchStatistics statistics = ScorerChoice.Run<ListScan<TFilter>, SearchStatistics>(query, ref scan);
        GC.KeepAlive(rows);
        GC.KeepAlive(query);
        return statistics;
    }
}

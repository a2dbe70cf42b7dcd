using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Compares the rows of a segment from one on: those that are not in the index yet, or all, where the index
/// has not been searched. By codes where that saves vectors.</summary>
/// <remarks>Threads: one query at a time.</remarks>
internal readonly struct SegmentScan(CandidateTrial trial)
{
    /// <summary>Offers the rows from..count-1 that pass.</summary>
    /// <param name="index">The field.</param>
    /// <param name="at">The reader's moment.</param>
    /// <param name="from">The first.</param>
    /// <param name="count">How many rows are visible.</param>
    /// <param name="passing">How many of them pass.</param>
    /// <param name="rows">Which pass; of a filter the scratch has them as well.</param>
    /// <param name="isTail">Whether the rows before were searched.</param>
    public void Search<TRows>(
        VectorIndex index, Sequence at, int from, int count, int passing, TRows rows, bool isTail)
        where TRows : struct, ISegmentFilter<TRows>
    {
        int coded = index.Search is null ? 0 : Math.Min(count, index.Search.CodedAt(at));
        if (typeof(TRows) == typeof(SelectedRows) && SegmentPlanner.AreListed(passing, count))
        {
            ScanListed(index, trial.Scratch.PassingFrom(from), coded, isTail);
            return;
        }

        if (from < coded && IsWorthCodes(index.Search!, Math.Min(passing, coded - from)))
        {
            ScanCodes(index, from, coded, rows, isTail);
            from = coded;
        }

        if (from < count)
        {
            index.Dense.Check(from, count);
            FlatSearcher.Search(index.Dense.Rows, trial.Query, from, count, rows, trial.Scratch.Results);
        }
    }

    // Where few rows pass, asking about each of the others costs more than comparing those.
    private void ScanListed(VectorIndex index, Span<int> rows, int coded, bool isTail)
    {
        int below = CountBelow(rows, coded);
        if (below > 0 && IsWorthCodes(index.Search!, below))
        {
            PreparedQuery searched = Begin(index.Search!, isTail);
            index.Search!.Order?.ToPlaces(rows[..below]);
            FlatSearcher.Search(
                index.Search.Rows, searched, rows[..below], default(AcceptAll), trial.Scratch.Trial);
            trial.Take(index);
            rows = rows[below..];
        }

        foreach (int ordinal in rows)
        {
            index.Dense.Check(ordinal);
        }

        FlatSearcher.Search(index.Dense.Rows, trial.Query, rows, default(AcceptAll), trial.Scratch.Results);
    }

    private void ScanCodes<TRows>(VectorIndex index, int from, int to, TRows rows, bool isTail)
        where TRows : struct, ISegmentFilter<TRows>
    {
        // Codes that lie in another order are of all rows of the segment, and none was searched before.
        FieldIndex search = index.Search!;
        bool isOrdered = search.Order is not null;
        PreparedQuery searched = Begin(search, isTail);
        FlatSearcher.Search(
            search.Rows,
            searched,
            isOrdered ? 0 : from,
            isOrdered ? search.Rows.Capacity : to,
            rows.In(search.Order),
            trial.Scratch.Trial);
        trial.Take(index);
    }

    // Rows that a graph does not have yet are as few as candidates may be.
    private PreparedQuery Begin(FieldIndex search, bool isTail)
    {
        int most = isTail ? Math.Max(trial.Scratch.Results.K, trial.Effort.Of(search)) : TopK.KMax;
        return trial.Begin(search, Math.Min(trial.CandidatesOfScan(search), most));
    }

    // Codes say which rows to compare by their vectors; where all would be, they say nothing, unless they have a second
    // level that stands for the vectors.
    private bool IsWorthCodes(FieldIndex search, int rows) => search.Rows.Quantizer is { } quantizer
        && (quantizer.ResidualBytes > 0 || trial.Effort.TrustsIndex || rows > trial.CandidatesOfScan(search));

    private static int CountBelow(ReadOnlySpan<int> rows, int ordinal)
    {
        int at = rows.BinarySearch(ordinal);
        return at < 0 ? ~at : at;
    }
}

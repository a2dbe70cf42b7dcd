using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Compares rows of one segment with the queries of an <see cref="ExactPass"/>: by bounds of codes where they
/// leave out so many vectors that it pays, and by the vectors.</summary>
/// <remarks>Rows are looked at in batches that stay in a cache while one query after the other is compared with them. A
/// batch of which nobody has read the vectors is read by the first query, which finds out what its codes lose.
/// Threads: one pass at a time.</remarks>
internal readonly struct ExactScan(QueryScratch scratch, int field)
{
    // So few vectors are compared at once that bounds are not worth keeping.
    private const int BoundedRowsMin = 1_000;
    private const int BoundedRowsPerHit = 4;

    // Half of a small second-level cache.
    private const int BlockBytes = 128 << 10;

    // Codes of so many rows stay in a second-level cache, and the k nearest of them still bound the others well.
    private const int SharedBatchRows = 1 << 10;

    /// <summary>Offers those of the rows from..to-1 that are live at <paramref name="at"/> and pass.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="at">The reader's moment.</param>
    /// <param name="filter">The filter; null for none.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">One past the last, at most as many as the reader may see.</param>
    public void Search(Segment segment, Sequence at, BoundFilter? filter, int from, int to)
    {
        segment.NoteSearch();
        VectorIndex index = segment.Searched(field);
        if (index.Search?.Order is { } order)
        {
            // Codes lie in another order than the rows, so a part of the segment is a part of the places.
            int visible = segment.CountAt(at);
            from = (int)((long)from * order.Count / visible);
            to = (int)((long)to * order.Count / visible);
            Search(segment, index, at, filter, from, to, visible);
            return;
        }

        Search(segment, index, at, filter, from, to, to);
    }

    private void Search(
        Segment segment, VectorIndex index, Sequence at, BoundFilter? filter, int from, int to, int limit)
    {
        RowSequences sequences = segment.Sequences;
        if (filter is not null)
        {
            int passing = RowSelection.Select(segment, filter, limit, at, scratch.Passing);
            var selected = new SelectedRows(scratch.Passing.Storage, limit);
            if (index.Search?.Order is not null && SegmentPlanner.AreListed(passing, limit))
            {
                // A filter leaves the segment whole.
                SearchListed(index, at, 0, limit, passing, selected);
            }
            else
            {
                Search(index, at, from, to, passing, selected);
            }
        }
        else if (sequences.SupersededCount == 0)
        {
            Search(index, at, from, to, to - from, new RowsBelow(limit));
        }
        else
        {
            int begin = index.Search?.Order is null ? Math.Max(from, sequences.FirstLive(at)) : from;
            Search(index, at, begin, to, to - begin, new LiveRows(sequences, limit, at));
        }
    }

    private void Search<TRows>(VectorIndex index, Sequence at, int from, int to, int passing, TRows rows)
        where TRows : struct, ISegmentFilter<TRows>
    {
        if (index.Search?.Order is not { } order)
        {
            SearchListed(index, at, from, to, passing, rows);
            return;
        }

        TRows places = rows.In(order);
        bool isCoded = CountBounded(index.Search, at, order.Count, passing) > 0;
        for (int next = from; next < to;)
        {
            next = scratch.Exact.Rows.FillByPlace(next, to, BatchRows, places, order);
            Compare(index, isCoded);
        }
    }

    private void SearchListed<TRows>(VectorIndex index, Sequence at, int from, int to, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        FieldIndex? search = index.Search;
        int coded = CountBounded(search, at, to, passing);
        for (int next = from; next < to;)
        {
            bool isCoded = next < coded;
            next = scratch.Exact.Rows.Fill(
                next, isCoded ? coded : to, BatchRows, rows, scratch.Passing, search?.Order);
            Compare(index, isCoded);
        }
    }

    private int BatchRows => scratch.Exact.Count == 1 ? BoundedSearcher.BatchRowCount : SharedBatchRows;

    private void Compare(VectorIndex index, bool isCoded)
    {
        int plain = isCoded ? CompareBounded(index, scratch.Exact.Rows.Places) : AllPlainly();
        if (plain > 0)
        {
            ComparePlainly(index.Dense, scratch.Exact.Rows.Rows, plain);
        }
    }

    // How many rows have codes that bound the distances of a query; 0 if so few pass that it is worth it for none.
    private int CountBounded(FieldIndex? search, Sequence at, int count, int passing)
    {
        bool any = false;
        for (int i = 0; i < scratch.Exact.Count; i++)
        {
            ExactQuery query = scratch.Exact[i];
            query.IsBounded = search?.Errors is not null
                && passing >= BoundedRowsMin
                && (query.Asked!.Radius is not null || passing >= BoundedRowsPerHit * query.Results.K);
            any |= query.IsBounded;
        }

        return any ? Math.Min(count, search!.CodedAt(at)) : 0;
    }

    // How many of the queries are left to be compared plainly.
    private int CompareBounded(VectorIndex index, ReadOnlySpan<int> batch)
    {
        CodeErrors errors = index.Search!.Errors!;
        int plain = 0;
        for (int i = 0; i < scratch.Exact.Count; i++)
        {
            ExactQuery query = scratch.Exact[i];
            query.IsPlain = !query.IsBounded;
            if (query.IsBounded)
            {
                var exactly = new LearningScorer(index.Dense, query.Vector, errors);
                query.IsPlain = !scratch.Bounded.TrySearchBatch(
                    errors, query.Code(errors.Codes.Quantizer!), batch, exactly, query.Results, out bool pays);
                query.IsBounded = pays;
            }

            plain += query.IsPlain ? 1 : 0;
        }

        return plain;
    }

    private int AllPlainly()
    {
        for (int i = 0; i < scratch.Exact.Count; i++)
        {
            scratch.Exact[i].IsPlain = true;
        }

        return scratch.Exact.Count;
    }

    private void ComparePlainly(VectorColumn column, ReadOnlySpan<int> batch, int queryCount)
    {
        if (queryCount == 0 || batch.IsEmpty)
        {
            return;
        }

        int most = queryCount == 1 ? batch.Length : Math.Max(1, BlockBytes / column.Rows.Stride);
        for (int done = 0; done < batch.Length; done += most)
        {
            ReadOnlySpan<int> block = batch.Slice(done, Math.Min(most, batch.Length - done));
            Check(column, block);
            for (int i = 0; i < scratch.Exact.Count; i++)
            {
                if (scratch.Exact[i].IsPlain)
                {
                    ComparePlainly(column, block, scratch.Exact[i]);
                }
            }
        }
    }

    private static void ComparePlainly(VectorColumn column, ReadOnlySpan<int> block, ExactQuery query)
    {
        if (IsWhole(block))
        {
            FlatSearcher.Search(
                column.Rows, query.Vector, block[0], block[^1] + 1, default(AcceptAll), query.Results);
        }
        else
        {
            FlatSearcher.Search(column.Rows, query.Vector, block, default(AcceptAll), query.Results);
        }
    }

    private static void Check(VectorColumn column, ReadOnlySpan<int> block)
    {
        if (IsWhole(block))
        {
            column.Check(block[0], block[^1] + 1);
            return;
        }

        foreach (int ordinal in block)
        {
            column.Check(ordinal);
        }
    }

    // Rows rise, so they are all between the first and the last if they are so many.
    private static bool IsWhole(ReadOnlySpan<int> block) => block[^1] - block[0] == block.Length - 1;
}

using Turnstile.Collections.Filters;
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
        RowSequences sequences = segment.Sequences;
        if (filter is not null)
        {
            int passing = RowSelection.Select(segment, filter, to, at, scratch.Passing);
            Search(index, at, from, to, passing, new SelectedRows(scratch.Passing.Storage, to));
        }
        else if (sequences.SupersededCount == 0)
        {
            Search(index, at, from, to, to - from, new RowsBelow(to));
        }
        else
        {
            int begin = Math.Max(from, sequences.FirstLive(at));
            Search(index, at, begin, to, to - begin, new LiveRows(sequences, to, at));
        }
    }

    private void Search<TRows>(VectorIndex index, Sequence at, int from, int to, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        int coded = CountBounded(index.Search, at, to, passing);
        int most = scratch.Exact.Count == 1 ? BoundedSearcher.BatchRowCount : SharedBatchRows;
        int next = from;
        while (next < to)
        {
            bool isCoded = next < coded;
            next = scratch.Exact.Rows.Fill(next, isCoded ? coded : to, most, rows, scratch.Passing);
            ReadOnlySpan<int> batch = scratch.Exact.Rows.Ordinals;
            ComparePlainly(index.Dense, batch, isCoded ? CompareBounded(index, batch) : AllPlainly());
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

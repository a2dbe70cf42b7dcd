using Turnstile.Collections.Filters;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;

namespace Turnstile.Collections.Queries;

/// <summary>Answers the queries of an <see cref="ExactPass"/> over all segments: one after the other, or on several
/// threads where a query asks for them.</summary>
/// <remarks>Rows of an exact search know nothing of each other, so without a filter a segment is shared out too.
/// Threads: one pass at a time; made for one read. A thread beside the asking one has a pass of its own.</remarks>
internal readonly struct ExactSearch(
    CollectionState collection, Sequence at, int field, BoundFilter? filter, QueryScratches scratches)
{
    /// <summary>Leaves the nearest rows in the queries of the scratch's pass.</summary>
    public void Run(QueryScratch scratch)
    {
        int threads = 1;
        for (int i = 0; i < scratch.Exact.Count; i++)
        {
            threads = Math.Max(threads, scratch.Exact[i].Asked!.Threads);
        }

        if (threads > 1)
        {
            RunOnThreads(scratch.Exact, threads);
            return;
        }

        for (int i = 0; i < collection.Segments.Length; i++)
        {
            if (collection.Segments[i].CountAt(at) is > 0 and var count)
            {
                Scan(scratch, new RowRange(i, 0, count));
            }
        }
    }

    private void RunOnThreads(ExactPass pass, int threads)
    {
        ExactSearch self = this;
        VectorFormat format = collection.Schema.Vectors[field].Format;
        List<RowRange> ranges = filter is null ? RowRange.Of(collection, at, threads) : RowRange.Whole(collection, at);
        QueryThreads.Run(
            ranges.Count,
            threads,
            scratches,
            begin: mine => mine.Exact.BeginAs(pass, format),
            search: (mine, part) => self.Scan(mine, ranges[part]),
            take: mine => pass.Take(mine.Exact));
    }

    private void Scan(QueryScratch scratch, RowRange range)
    {
        for (int i = 0; i < scratch.Exact.Count; i++)
        {
            scratch.Exact[i].Results.Segment = range.Segment;
        }

        new ExactScan(scratch, field).Search(collection.Segments[range.Segment], at, filter, range.From, range.To);
    }
}

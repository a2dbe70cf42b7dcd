using Turnstile.Collections.Filters;
using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Queries;

/// <summary>Which rows of a segment a query may find, in the cheapest form that says it.</summary>
internal static class VisibleRows
{
    /// <summary>Hands the rows that are visible at <paramref name="at"/> and pass <paramref name="filter"/> to a search
    /// of one segment, unless there are none.</summary>
    public static void Visit<TSearch>(
        Segment segment, Sequence at, BoundFilter? filter, RowBitmap passing, TSearch search)
        where TSearch : IRowSearch
    {
        int count = segment.CountAt(at);
        if (count == 0)
        {
            return;
        }

        segment.NoteSearch();
        if (filter is not null)
        {
            int passed = RowSelection.Select(segment, filter, count, at, passing);
            if (passed > 0)
            {
                search.Run(count, passed, new SelectedRows(passing.Storage, count));
            }
        }
        else if (segment.Sequences.SupersededCount is var superseded && superseded == 0)
        {
            search.Run(count, count, new RowsBelow(count));
        }
        else
        {
            search.Run(count, Math.Max(0, count - superseded), new LiveRows(segment.Sequences, count, at));
        }
    }
}

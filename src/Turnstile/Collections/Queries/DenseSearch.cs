using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Queries;

/// <summary>Searches a field of dense vectors by its indexes: segment after segment, or on several threads where the
/// query asks for them.</summary>
/// <remarks>Threads: one query at a time; made for one read. A thread beside the asking one has scratch of its own
/// and a copy of the reach.</remarks>
internal readonly struct DenseSearch(
    CollectionState collection,
    Sequence at,
    VectorQuery query,
    int field,
    int k,
    BoundFilter? filter,
    QueryScratches scratches)
{
    /// <summary>Leaves the nearest rows in the results of <paramref name="scratch"/>.</summary>
    public void Run(QueryScratch scratch)
    {
        Begin(scratch);

        // Rows superseded in one segment live on in another. So without a filter the segments together have as many
        // candidates as one would, and none is searched until it has enough of its own; unless it turns out that
        // rows lie too unevenly.
        scratch.Reach.IsShared = filter is null && collection.Segments.Length > 1;
        SearchSegments(scratch);
        if (scratch.Reach is { IsShared: true, IsKnown: true }
            && scratch.CandidateCount < GraphPart.SharedCandidates(k, scratch.CandidatesKept))
        {
            scratch.Reach.IsShared = false;
            Begin(scratch);
            SearchSegments(scratch);
        }

        if (query.TargetRecall is not null && filter is null)
        {
            NoteAsked();
        }
    }

    // Filters make other efforts of it, and small segments are scanned.
    private void NoteAsked()
    {
        foreach (Segment segment in collection.Segments)
        {
            if (segment.Count > SegmentPlanner.ScanRowsAlways && segment.Vectors[field].Asked.Offer(query.Vector.Bytes))
            {
                scratches.TellAsked();
            }
        }
    }

    private void Begin(QueryScratch scratch) =>
        scratch.BeginNearest(collection.Schema.Vectors[field].Format, query.Vector.Bytes, k);

    private SegmentSearcher SearcherOf(QueryScratch scratch)
    {
        var effort = new SearchEffort(query, k);
        var trial = new CandidateTrial(scratch, scratch.Query, query.Vector, effort);
        return new SegmentSearcher(scratch, trial, field);
    }

    // The largest comes first: what it finds bounds how far the others are searched, whoever searches them.
    private void SearchSegments(QueryScratch scratch)
    {
        int first = LargestSegment(out long live);
        int count = collection.Segments.Length;
        int alone = query.Threads == 1 || count == 1 ? count : scratch.Reach.IsShared ? 1 : 0;
        SegmentSearcher searcher = SearcherOf(scratch);
        for (int i = 0; i < alone; i++)
        {
            Search(searcher, scratch, SegmentAt(i, first), live);

            // Without that nothing is counted together: it was scanned, or has next to nothing to find at this moment.
            scratch.Reach.IsShared &= scratch.Reach.IsKnown;
        }

        if (alone < count)
        {
            SearchOnThreads(scratch, alone, first, live);
        }
    }

    private static int SegmentAt(int place, int first) => place == 0 ? first : place <= first ? place - 1 : place;

    private void Search(SegmentSearcher searcher, QueryScratch scratch, int segment, long live)
    {
        scratch.Results.Segment = segment;
        double share = live == 0 ? 1 : Math.Min(1, (double)LiveRows(collection.Segments[segment]) / live);
        searcher.Search(collection.Segments[segment], at, filter, share);
    }

    private void SearchOnThreads(QueryScratch scratch, int from, int first, long live)
    {
        DenseSearch self = this;
        QueryThreads.Run(
            collection.Segments.Length - from,
            query.Threads,
            scratches,
            begin: mine =>
            {
                self.Begin(mine);
                mine.Reach.CopyFrom(scratch.Reach);
                mine.CandidatesKept = scratch.CandidatesKept;
                mine.Successor = scratch.Successor;
            },
            search: (mine, part) =>
                self.Search(self.SearcherOf(mine), mine, SegmentAt(from + part, first), live),
            take: mine =>
            {
                scratch.Results.Add(mine.Results);
                scratch.CandidateCount += mine.CandidateCount;
            });
    }

    // By rows that are live, whatever this read may see of them: it only says where to begin and how far to go.
    private int LargestSegment(out long live)
    {
        live = 0;
        int largest = 0;
        int most = -1;
        for (int i = 0; i < collection.Segments.Length; i++)
        {
            int rows = LiveRows(collection.Segments[i]);
            live += rows;
            if (rows > most)
            {
                (largest, most) = (i, rows);
            }
        }

        return largest;
    }

    // What is being superseded while this is counted may make it less than nothing.
    private static int LiveRows(Segment segment) =>
        Math.Max(0, segment.Count - segment.Sequences.SupersededCount);
}

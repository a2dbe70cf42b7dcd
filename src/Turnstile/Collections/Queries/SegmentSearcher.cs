using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Searches one vector field of one segment: graph, lists or codes for what is indexed, an exact scan for
/// the rest.</summary>
/// <remarks>
/// What graph and codes find by codes are candidates: they become hits by their vectors.
/// The indexed rows end at a watermark that is read once. The graph may already hold later rows, so what it finds is
/// limited to rows below the watermark, and the scan begins there: no row is offered twice and none is left out. What
/// the graph finds is kept apart until it is known to be enough; otherwise all is scanned, so a query never returns
/// fewer than k documents because the graph did not meet them.
/// Threads: one query at a time.
/// </remarks>
internal readonly struct SegmentSearcher(QueryScratch scratch, CandidateTrial trial, int field)
{
    private readonly SegmentScan _scan = new(trial);

    /// <summary>Offers the nearest rows visible at <paramref name="at"/> that pass <paramref name="filter"/>.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="at">The reader's moment.</param>
    /// <param name="filter">The filter; null for none.</param>
    /// <param name="share">What share of all live rows lies in the segment.</param>
    public void Search(Segment segment, Sequence at, BoundFilter? filter, double share)
    {
        scratch.SegmentShare = share;
        int count = segment.CountAt(at);
        if (count == 0)
        {
            return;
        }

        segment.NoteSearch();
        VectorIndex index = segment.Searched(field);
        FieldIndex? search = index.Search;
        int indexed = search is null ? 0 : Math.Min(count, search.IndexedAt(at));
        scratch.Reach.EnterGraph();
        if (!TrySearchAnchored(segment, index, at, indexed, count))
        {
            if (scratch.Successor != Sequence.Zero)
            {
                int successor = segment.Sequences.Find(indexed, scratch.Successor);
                scratch.Reach.EnterGraph(successor < 0 ? successor : search!.PlaceOf(successor));
            }

            Search(segment, index, at, filter, indexed, count);
        }

        if (scratch.Reach.NearestRefused is >= 0 and var refused)
        {
            scratch.Successor = segment.Sequences.SupersededAt(search!.RowAt(refused));
        }
    }

    private void Search(
        Segment segment, VectorIndex index, Sequence at, BoundFilter? filter, int indexed, int count)
    {
        if (filter is not null)
        {
            int passing = RowSelection.Select(segment, filter, count, at, scratch.Passing);
            ulong[] words = scratch.Passing.Storage;
            Search(
                index, at, indexed, count, passing, new SelectedRows(words, indexed), new SelectedRows(words, count));
        }
        else if (segment.Sequences.SupersededCount is var superseded && superseded == 0)
        {
            if (indexed < count
                || index.Search is not GraphIndex graph
                || !TrySearchWhole(segment, index, graph, count))
            {
                Search(index, at, indexed, count, count, new RowsBelow(indexed), new RowsBelow(count));
            }
        }
        else
        {
            RowSequences sequences = segment.Sequences;
            Search(
                index,
                at,
                indexed,
                count,
                Math.Max(0, count - superseded),
                new LiveRows(sequences, indexed, at),
                new LiveRows(sequences, count, at),
                sequences.FirstLive(at));
        }
    }

    private void Search<TRows>(
        VectorIndex index,
        Sequence at,
        int indexed,
        int count,
        int passing,
        TRows inGraph,
        TRows inScan,
        int firstLive = 0)
        where TRows : struct, ISegmentFilter<TRows>
    {
        FieldIndex? search = index.Search;
        int from = 0;
        if (search is ListIndex lists)
        {
            bool areFew = passing <= SegmentPlanner.ScanRowsAlways && !trial.Effort.TrustsIndex;
            from = areFew ? 0 : SearchLists(index, lists, indexed, count, inScan);
        }
        else if (search is GraphIndex graph
            && indexed > 0
            && TrySearch(graph, indexed, count, passing, inGraph.In(graph.Order)))
        {
            trial.Take(index);
            from = indexed;
        }

        _scan.Search(index, at, Math.Max(firstLive, from), count, passing, inScan, isTail: from > 0);
    }

    // How many rows have been searched. Lists are over all rows with vectors, but rows that were left out have no
    // codes: a reader for whom one is live scans, unless lists have codes of their own.
    private int SearchLists<TRows>(VectorIndex index, ListIndex search, int indexed, int count, TRows rows)
        where TRows : struct, IRowFilter
    {
        if (search.Lists.Acquire() is not { } lists)
        {
            return 0;
        }

        try
        {
            int probes = trial.Effort.Of(lists);
            if (lists.Codes is { } codes)
            {
                var exactly = new ColumnScorer(index.Dense, trial.Query);
                scratch.Lists.Search(codes, trial.Bytes, probes, rows, exactly, scratch.Results);
            }
            else if (indexed > 0)
            {
                PreparedQuery searched = trial.Begin(search, trial.CandidatesOfScan(search));
                scratch.ListedRows.Search(
                    lists.Index,
                    search.Rows,
                    searched,
                    trial.Bytes,
                    probes,
                    rows,
                    scratch.Trial,
                    scratch.Results.K);
                trial.Take(index);
            }
            else
            {
                return 0;
            }

            return Math.Min(count, lists.Through);
        }
        finally
        {
            lists.Release();
        }
    }

    // Where the search of a larger graph has led to nodes by which rows here are known, no walk through the graph here
    // is needed. Anchors may be ahead of the graph or behind it.
    private bool TrySearchAnchored(Segment segment, VectorIndex index, Sequence at, int indexed, int count)
    {
        if (indexed == 0
            || scratch.Reach is not { IsShared: true, IsKnown: true }
            || index.Search is not GraphIndex { Anchors: { } anchors } search
            || !scratch.Reach.IsFrom(anchors.Table.Graph)
            || anchors.Progress.Watermark is var noted && !IsMostlyNoted(search, noted, indexed))
        {
            return false;
        }

        int known = Math.Min(count, noted);
        RowSequences sequences = segment.Sequences;
        PreparedQuery searched = trial.Begin(search, trial.CandidatesFor(search));
        SearchStatistics statistics = scratch.Searcher.SearchAnchored(
            anchors.Table,
            search.Rows,
            searched,
            new LiveRows(sequences, known, at, search.Order),
            scratch.Trial,
            scratch.Reach);
        if (!statistics.Completed)
        {
            return false;
        }

        trial.Take(index);
        _scan.Search(index, at, known, count, count, new LiveRows(sequences, count, at), isTail: true);
        return true;
    }

    // Where codes lie in another order than the rows, the first places are not those of the first rows: all must be
    // noted, however few rows the reader sees.
    private static bool IsMostlyNoted(GraphIndex search, int noted, int indexed) =>
        search.Order is { } order ? noted >= order.Count : noted + IndexProgress.ClaimRows >= indexed;

    // While a segment has no rows beyond the visible ones, its graph has none either, and need not be asked about
    // each. If that still holds after the search, it held all the time, for rows are published before they are indexed.
    private bool TrySearchWhole(Segment segment, VectorIndex index, GraphIndex graph, int count)
    {
        bool found = segment.Count == count
            && Choose(graph, count, count) == SegmentPlan.Graph
            && TrySearchGraph(graph, SegmentPlan.Graph, count, count, default(AcceptAll))
            && segment.Count == count;
        if (found)
        {
            trial.Take(index);
        }

        return found;
    }

    private SegmentPlan Choose(GraphIndex graph, int rows, int passing) => trial.Effort.TrustsIndex
        ? SegmentPlanner.OfGraph(rows, passing, trial.IsWithinReach)
        : SegmentPlanner.Choose(
            rows, passing, scratch.Results.K, trial.Effort.Of(graph), CostOf(graph), trial.IsWithinReach);

    private int VisitMax(GraphIndex graph, int passing) =>
        trial.Effort.TrustsIndex ? int.MaxValue : SegmentPlanner.VisitMax(passing, CostOf(graph));

    private static GraphCost CostOf(GraphIndex graph) => new(graph.Rows.Stride, graph is PagedGraphIndex);

    // Where a filter goes with the vectors, the neighbourhood of the query passes less than its share; the plain search
    // notices, and the one that walks on until it has enough takes over. What was found is in the trial.
    private bool TrySearch<TRows>(GraphIndex graph, int indexed, int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        SegmentPlan plan = Choose(graph, count, passing);
        return (typeof(TRows) == typeof(SelectedRows)
                && graph is MemoryGraphIndex memory
                && TrySearchInside(memory, indexed, passing, rows))
            || (plan == SegmentPlan.Graph && TrySearchGraph(graph, plan, count, passing, rows))
            || (plan != SegmentPlan.Scan
                && TrySearchGraph(graph, SegmentPlan.FilteredGraph, count, passing, rows));
    }

    // What was found is in the trial.
    private bool TrySearchGraph<TRows>(GraphIndex graph, SegmentPlan plan, int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        int ef = trial.Effort.Of(graph);
        bool isWithinReach = trial.IsWithinReach;
        if (!isWithinReach)
        {
            scratch.Reach.Reset();
        }

        int plainEffort = PlainEffort(new GraphPart(count, passing, scratch.SegmentShare), ef);
        int candidates = trial.CandidatesFor(graph);
        scratch.CandidatesKept = isWithinReach ? scratch.CandidatesKept : candidates;
        PreparedQuery searched = trial.Begin(graph, candidates);
        SearchStatistics statistics = (graph, plan) switch
        {
            (PagedGraphIndex paged, _) => SearchOnDisk(paged, plan, passing, searched, rows),
            (MemoryGraphIndex memory, SegmentPlan.Graph) => scratch.Searcher.Search(
                memory.Graph,
                searched,
                plainEffort,
                rows,
                scratch.Trial,
                scratch.Reach),
            _ => scratch.Searcher.SearchFiltered(
                ((MemoryGraphIndex)graph).Graph,
                searched,
                ef,
                VisitMax(graph, passing),
                rows,
                scratch.Trial),
        };
        bool isCountedLater = scratch.Reach is { IsShared: true, IsKnown: true };
        bool isEnough = scratch.Trial.Count >= scratch.Results.K
            || isWithinReach
            || isCountedLater
            || trial.Effort.TrustsIndex;
        return statistics.Completed && isEnough;
    }

    private int PlainEffort(GraphPart part, int ef)
    {
        int k = scratch.Results.K;
        int effort = trial.IsWithinReach ? part.EffortWithin(k, ef)
            : scratch.Reach.IsShared ? part.EffortTogether(k, ef)
            : part.EffortAlone(k, ef);
        scratch.Reach.Share = part.ReachShare(ef, effort);
        return effort;
    }

    // Rows that do not pass take no place there, so the plain plan needs no more effort; it just never gives up.
    private SearchStatistics SearchOnDisk<TRows>(
        PagedGraphIndex search, SegmentPlan plan, int passing, PreparedQuery searched, TRows rows)
        where TRows : struct, IRowFilter
    {
        int ef = trial.Effort.Of(search);
        DiskGraphEffort onDisk = plan == SegmentPlan.Graph
            ? new DiskGraphEffort(ef, int.MaxValue, scratch.Reach)
            : new DiskGraphEffort(ef, VisitMax(search, passing));
        return search.Graph.Search(scratch.OnDisk, searched, onDisk, rows, scratch.Trial);
    }

    // Where a filter goes with the vectors, the rows that pass are searched from some of them on. What was found is in
    // the trial.
    private bool TrySearchInside<TRows>(MemoryGraphIndex search, int indexed, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        if (!SegmentPlanner.MayGoInside(indexed, passing))
        {
            return false;
        }

        int ef = trial.Effort.Of(search);
        ReadOnlySpan<int> seeds = scratch.Seeds(search, indexed);
        double around = HnswSearcher.ShareAround(search.Graph, seeds, rows);
        if (!SegmentPlanner.IsInside(indexed, passing, around, ef, CostOf(search)))
        {
            return false;
        }

        PreparedQuery searched = trial.Begin(search, trial.CandidatesFor(search));
        int visitMax = SegmentPlanner.VisitMax(passing, CostOf(search));
        SearchStatistics statistics = scratch.Searcher.SearchInside(
            search.Graph, searched, SegmentPlanner.InsideEffort(ef), visitMax, seeds, rows, scratch.Trial);
        return statistics.Completed && scratch.Trial.Count >= scratch.Results.K;
    }
}

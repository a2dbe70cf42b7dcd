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
        int indexed = index.Search is null ? 0 : Math.Min(count, index.Search.IndexedAt(at));
        scratch.Reach.EnterGraph();
        if (!TrySearchAnchored(segment, index, at, indexed, count))
        {
            if (scratch.Successor != Sequence.Zero)
            {
                int successor = segment.Sequences.Find(indexed, scratch.Successor);
                scratch.Reach.EnterGraph(successor < 0 ? successor : index.Search!.PlaceOf(successor));
            }

            Search(segment, index, at, filter, indexed, count);
        }

        if (scratch.Reach.NearestRefused is >= 0 and var refused)
        {
            scratch.Successor = segment.Sequences.SupersededAt(index.Search!.RowAt(refused));
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
            if (indexed < count || !TrySearchWholeGraph(segment, index, count))
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
        if (index.Search?.Lists is { } lists)
        {
            bool areFew = passing <= SegmentPlanner.ScanRowsAlways && !trial.Effort.TrustsIndex;
            int listed = areFew
                ? 0
                : SearchLists(index, lists, indexed, count, inScan);
            _scan.Search(index, at, Math.Max(firstLive, listed), count, passing, inScan, isTail: listed > 0);
            return;
        }

        SegmentPlan plan = indexed == 0 || !index.Search!.HasGraph
            ? SegmentPlan.Scan
            : Choose(index.Search, count, passing);
        TRows nodes = inGraph.In(index.Search?.Order);

        // Where a filter goes with the vectors, the neighbourhood of the query passes less than its share; the plain
        // search notices, and the one that walks on until it has enough takes over.
        bool found = (typeof(TRows) == typeof(SelectedRows) && TrySearchInside(index, indexed, passing, nodes))
            || (plan == SegmentPlan.Graph && TrySearchGraph(index, plan, count, passing, nodes))
            || (plan != SegmentPlan.Scan
                && TrySearchGraph(index, SegmentPlan.FilteredGraph, count, passing, nodes));
        if (found)
        {
            trial.Take(index);
        }

        _scan.Search(index, at, Math.Max(firstLive, found ? indexed : 0), count, passing, inScan, found);
    }

    // How many rows have been searched. Lists are over all rows with vectors, but rows that were left out have no
    // codes: a reader for whom one is live scans, unless lists have codes of their own.
    private int SearchLists<TRows>(VectorIndex index, GrowingLists growing, int indexed, int count, TRows rows)
        where TRows : struct, IRowFilter
    {
        FieldIndex search = index.Search!;
        if (growing.Acquire() is not { } lists)
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
            || index.Search!.Anchors is not { } anchors
            || !scratch.Reach.IsFrom(anchors.Table.Graph)
            || anchors.Progress.Watermark is var noted && !IsMostlyNoted(index.Search, noted, indexed))
        {
            return false;
        }

        int known = Math.Min(count, noted);
        RowSequences sequences = segment.Sequences;
        PreparedQuery searched = trial.Begin(index.Search, trial.CandidatesFor(index.Search));
        SearchStatistics statistics = scratch.Searcher.SearchAnchored(
            anchors.Table,
            index.Search.Rows,
            searched,
            new LiveRows(sequences, known, at, index.Search.Order),
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
    private static bool IsMostlyNoted(FieldIndex search, int noted, int indexed) =>
        search.Order is { } order ? noted >= order.Count : noted + IndexProgress.ClaimRows >= indexed;

    // While a segment has no rows beyond the visible ones, its graph has none either, and need not be asked about
    // each. If that still holds after the search, it held all the time, for rows are published before they are indexed.
    private bool TrySearchWholeGraph(Segment segment, VectorIndex index, int count)
    {
        bool found = index.Search!.HasGraph
            && segment.Count == count
            && Choose(index.Search, count, count) == SegmentPlan.Graph
            && TrySearchGraph(index, SegmentPlan.Graph, count, count, default(AcceptAll))
            && segment.Count == count;
        if (found)
        {
            trial.Take(index);
        }

        return found;
    }

    private SegmentPlan Choose(FieldIndex search, int rows, int passing) => trial.Effort.TrustsIndex
        ? SegmentPlanner.OfGraph(rows, passing, trial.IsWithinReach)
        : SegmentPlanner.Choose(
            rows, passing, scratch.Results.K, trial.Effort.Of(search), CostOf(search), trial.IsWithinReach);

    private int VisitMax(FieldIndex search, int passing) =>
        trial.Effort.TrustsIndex ? int.MaxValue : SegmentPlanner.VisitMax(passing, CostOf(search));

    private static GraphCost CostOf(FieldIndex search) => new(search.Rows.Stride, search.Paged is not null);

    // What was found is in the trial.
    private bool TrySearchGraph<TRows>(VectorIndex index, SegmentPlan plan, int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        int ef = trial.Effort.Of(index.Search!);
        bool isWithinReach = trial.IsWithinReach;
        if (!isWithinReach)
        {
            scratch.Reach.Reset();
        }

        int plainEffort = PlainEffort(new GraphPart(count, passing, scratch.SegmentShare), ef);
        int candidates = trial.CandidatesFor(index.Search!);
        scratch.CandidatesKept = isWithinReach ? scratch.CandidatesKept : candidates;
        PreparedQuery searched = trial.Begin(index.Search!, candidates);
        SearchStatistics statistics = (index.Search!.Paged, plan) switch
        {
            ({ } paged, _) => SearchOnDisk(paged, index.Search, plan, passing, searched, rows),
            (_, SegmentPlan.Graph) => scratch.Searcher.Search(
                index.Search.Graph!,
                searched,
                plainEffort,
                rows,
                scratch.Trial,
                scratch.Reach),
            _ => scratch.Searcher.SearchFiltered(
                index.Search.Graph!,
                searched,
                ef,
                VisitMax(index.Search, passing),
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
        PagedGraph paged, FieldIndex search, SegmentPlan plan, int passing, PreparedQuery searched, TRows rows)
        where TRows : struct, IRowFilter
    {
        int ef = trial.Effort.Of(search);
        DiskGraphEffort onDisk = plan == SegmentPlan.Graph
            ? new DiskGraphEffort(ef, int.MaxValue, scratch.Reach)
            : new DiskGraphEffort(ef, VisitMax(search, passing));
        return paged.Search(scratch.OnDisk, searched, onDisk, rows, scratch.Trial);
    }

    // Where a filter goes with the vectors, the rows that pass are searched from some of them on. What was found is in
    // the trial.
    private bool TrySearchInside<TRows>(VectorIndex index, int indexed, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        if (index.Search?.Graph is not { } graph || !SegmentPlanner.MayGoInside(indexed, passing))
        {
            return false;
        }

        int ef = trial.Effort.Of(index.Search);
        ReadOnlySpan<int> seeds = scratch.Seeds(index.Search, indexed);
        double around = HnswSearcher.ShareAround(graph, seeds, rows);
        if (!SegmentPlanner.IsInside(indexed, passing, around, ef, CostOf(index.Search)))
        {
            return false;
        }

        PreparedQuery searched = trial.Begin(index.Search, trial.CandidatesFor(index.Search));
        int visitMax = SegmentPlanner.VisitMax(passing, CostOf(index.Search));
        SearchStatistics statistics = scratch.Searcher.SearchInside(
            graph, searched, SegmentPlanner.InsideEffort(ef), visitMax, seeds, rows, scratch.Trial);
        return statistics.Completed && scratch.Trial.Count >= scratch.Results.K;
    }
}

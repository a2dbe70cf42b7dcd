using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;
using Turnstile.Vectors.Disk;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Searches one vector field of one segment: graph, lists or codes for what is indexed, an exact scan for
/// the rest. What is asked for exactly is scanned too: by bounds of codes, then by the vectors.</summary>
/// <remarks>
/// What graph and codes find by codes are candidates: they become hits by their vectors.
/// The indexed rows end at a watermark that is read once. The graph may already hold later rows, so what it finds is
/// limited to rows below the watermark, and the scan begins there: no row is offered twice and none is left out. What
/// the graph finds is kept apart until it is known to be enough; otherwise all is scanned, so a query never returns
/// fewer than k documents because the graph did not meet them.
/// Threads: one query at a time.
/// </remarks>
internal readonly struct SegmentSearcher(
    QueryScratch scratch, PreparedQuery query, VectorValue vector, int field, SearchEffort effort, bool exact)
{
    // A scan of codes costs so much that comparing more of what it finds costs little: it is to be nearly exact.
    private const int ScanCandidatesFactor = 4;

    // Fewer than one row in so many is compared from a list.
    private const int ListedShare = 4;

    // So few vectors are compared at once that bounds are not worth keeping.
    private const int BoundedRowsMin = 1000;

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
        int indexed = exact || index.Search is null ? 0 : Math.Min(count, index.Search.IndexedAt(at));
        scratch.Reach.EnterGraph(
            scratch.Successor == Sequence.Zero ? -1 : segment.Sequences.Find(indexed, scratch.Successor));
        Search(segment, index, at, filter, indexed, count);
        if (scratch.Reach.NearestRefused is >= 0 and var refused)
        {
            scratch.Successor = segment.Sequences.SupersededAt(refused);
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
        where TRows : struct, IRowFilter
    {
        if (!exact && index.Lists is { Codes: { } codes } lists && passing > SegmentPlanner.ScanRowsAlways)
        {
            var exactly = new ColumnScorer(index.Dense, query);
            scratch.Lists.Search(codes, vector.Bytes, effort.Of(lists), inScan, exactly, scratch.Results);
            return;
        }

        SegmentPlan plan = indexed == 0 || !index.Search!.HasGraph
            ? SegmentPlan.Scan
            : Choose(index.Search, count, passing);

        // Where a filter goes with the vectors, the neighbourhood of the query passes less than its share; the plain
        // search notices, and the one that walks on until it has enough takes over.
        bool found = (typeof(TRows) == typeof(SelectedRows) && TrySearchInside(index, indexed, passing, inGraph))
            || (plan == SegmentPlan.Graph && TrySearchGraph(index, plan, count, passing, inGraph))
            || (plan != SegmentPlan.Scan
                && TrySearchGraph(index, SegmentPlan.FilteredGraph, count, passing, inGraph));
        if (found)
        {
            TakeTrial(index);
        }

        int from = Math.Max(firstLive, found ? indexed : 0);
        int coded = exact || index.Search is null ? 0 : Math.Min(count, index.Search.CodedAt(at));
        if (typeof(TRows) == typeof(SelectedRows) && passing < count / ListedShare)
        {
            int bounded = exact ? BoundedCount(index.Search, at, count, passing) : 0;
            ScanListed(index, ScanBounded(index, scratch.PassingFrom(from), bounded), coded, found);
            return;
        }

        if (from < coded && IsWorthCodes(index.Search!, Math.Min(passing, coded - from)))
        {
            ScanCodes(index, from, coded, inScan, found);
            from = coded;
        }
        else if (exact && BoundedCount(index.Search, at, count, passing) is var bounded && from < bounded)
        {
            from = scratch.Bounded.Search(
                index.Search!.Errors!, CodeQuery(index), from, bounded, inScan, ScorerOf(index), scratch.Results);
        }

        if (from < count)
        {
            index.Dense.Check(from, count);
            FlatSearcher.Search(index.Dense.Rows, query, from, count, inScan, scratch.Results);
        }
    }

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
            TakeTrial(index);
        }

        return found;
    }

    private SegmentPlan Choose(FieldIndex search, int rows, int passing) => SegmentPlanner.Choose(
        rows, passing, scratch.Results.K, effort.Of(search), CostOf(search), IsWithinReach);

    private static GraphCost CostOf(FieldIndex search) => new(search.Rows.Stride, search.Paged is not null);

    // Whether there are k hits already that were looked for with care, so that only nearer rows matter.
    private bool IsWithinReach =>
        scratch.Reach.IsKnown && (scratch.Reach.IsShared || scratch.Results.Count == scratch.Results.K);

    // What was found is in the trial.
    private bool TrySearchGraph<TRows>(VectorIndex index, SegmentPlan plan, int count, int passing, TRows rows)
        where TRows : struct, IRowFilter
    {
        int ef = effort.Of(index.Search!);
        bool isWithinReach = IsWithinReach;
        if (!isWithinReach)
        {
            scratch.Reach.Reset();
        }

        int plainEffort = PlainEffort(new GraphPart(count, passing, scratch.SegmentShare), ef);
        int candidates = CandidatesFor(index.Search!, ef);
        scratch.CandidatesKept = isWithinReach ? scratch.CandidatesKept : candidates;
        PreparedQuery searched = BeginTrial(index.Search!, candidates);
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
                SegmentPlanner.VisitMax(passing, CostOf(index.Search)),
                rows,
                scratch.Trial),
        };
        bool isCountedLater = scratch.Reach is { IsShared: true, IsKnown: true };
        bool isEnough = scratch.Trial.Count >= scratch.Results.K || isWithinReach || isCountedLater;
        return statistics.Completed && isEnough;
    }

    private int PlainEffort(GraphPart part, int ef)
    {
        int k = scratch.Results.K;
        int effort = IsWithinReach ? part.EffortWithin(k, ef)
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
        int ef = effort.Of(search);
        DiskGraphEffort onDisk = plan == SegmentPlan.Graph
            ? new DiskGraphEffort(ef, int.MaxValue, scratch.Reach)
            : new DiskGraphEffort(ef, SegmentPlanner.VisitMax(passing, CostOf(search)));
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

        int ef = effort.Of(index.Search);
        ReadOnlySpan<int> seeds = scratch.Seeds(graph, indexed);
        double around = HnswSearcher.ShareAround(graph, seeds, rows);
        if (!SegmentPlanner.IsInside(indexed, passing, around, ef, CostOf(index.Search)))
        {
            return false;
        }

        PreparedQuery searched = BeginTrial(index.Search, CandidatesFor(index.Search, ef));
        int visitMax = SegmentPlanner.VisitMax(passing, CostOf(index.Search));
        SearchStatistics statistics = scratch.Searcher.SearchInside(
            graph, searched, SegmentPlanner.InsideEffort(ef), visitMax, seeds, rows, scratch.Trial);
        return statistics.Completed && scratch.Trial.Count >= scratch.Results.K;
    }

    // Where few rows pass, asking about each of the others costs more than comparing those.
    private void ScanListed(VectorIndex index, ReadOnlySpan<int> rows, int coded, bool isTail)
    {
        int below = CountBelow(rows, coded);
        if (below > 0 && IsWorthCodes(index.Search!, below))
        {
            PreparedQuery searched = BeginScan(index.Search!, isTail);
            FlatSearcher.Search(index.Search!.Rows, searched, rows[..below], default(AcceptAll), scratch.Trial);
            TakeTrial(index);
            rows = rows[below..];
        }

        ReadOnlySpan<int> others = rows;
        foreach (int ordinal in others)
        {
            index.Dense.Check(ordinal);
        }

        FlatSearcher.Search(index.Dense.Rows, query, others, default(AcceptAll), scratch.Results);
    }

    // Exact search of those that have codes; the rows that are left.
    private ReadOnlySpan<int> ScanBounded(VectorIndex index, ReadOnlySpan<int> rows, int bounded)
    {
        int below = CountBelow(rows, bounded);
        return below == 0 ? rows : rows[scratch.Bounded.Search(
            index.Search!.Errors!, CodeQuery(index), rows[..below], ScorerOf(index), scratch.Results)..];
    }

    // How many rows have codes that bound distances by the vectors; 0 if so few pass that it is not worth it.
    private int BoundedCount(FieldIndex? search, Sequence at, int count, int passing) =>
        search?.Errors is not null && passing >= Math.Max(BoundedRowsMin, ScanCandidatesFactor * scratch.Results.K)
            ? Math.Min(count, search.CodedAt(at))
            : 0;

    private PreparedQuery CodeQuery(VectorIndex index) =>
        scratch.CodeQuery(index.Search!.Rows.Quantizer!, vector.Bytes);

    private LearningScorer ScorerOf(VectorIndex index) => new(index.Dense, query, index.Search!.Errors!);

    private static int CountBelow(ReadOnlySpan<int> rows, int ordinal)
    {
        int at = rows.BinarySearch(ordinal);
        return at < 0 ? ~at : at;
    }

    private void ScanCodes<TRows>(VectorIndex index, int from, int to, TRows rows, bool isTail)
        where TRows : struct, IRowFilter
    {
        PreparedQuery searched = BeginScan(index.Search!, isTail);
        FlatSearcher.Search(index.Search!.Rows, searched, from, to, rows, scratch.Trial);
        TakeTrial(index);
    }

    // Rows that a graph does not have yet are as few as candidates may be.
    private PreparedQuery BeginScan(FieldIndex search, bool isTail)
    {
        int most = isTail ? Math.Max(scratch.Results.K, effort.Of(search)) : TopK.KMax;
        return BeginTrial(search, Math.Min(CandidatesOf(search, ScanCandidatesFactor), most));
    }

    private PreparedQuery BeginTrial(FieldIndex search, int candidates)
    {
        Quantizer? quantizer = search.Rows.Quantizer;
        scratch.Trial.Reset(query.Format, candidates);
        scratch.Trial.Segment = scratch.Results.Segment;
        if (IsWithinReach)
        {
            scratch.Trial.LimitTo(scratch.Reach);
        }

        return quantizer is null ? query : scratch.CodeQuery(quantizer, vector.Bytes);
    }

    // Codes of a graph on disk are so short that the effort alone decides.
    private int CandidatesFor(FieldIndex search, int ef) => (search.Paged, search.Rows.Quantizer) switch
    {
        ({ }, _) => Math.Max(scratch.Results.K, ef),
        (_, { } quantizer) => Math.Min(quantizer.CandidatesAt(scratch.Results.K, ef), TopK.KMax),
        _ => scratch.Results.K,
    };

    private int CandidatesOf(FieldIndex search, int factor) => search.Rows.Quantizer is { } quantizer
        ? (int)Math.Min((long)factor * quantizer.CandidatesFor(scratch.Results.K), TopK.KMax)
        : scratch.Results.K;

    // Codes say which rows to compare by their vectors; where all would be, they say nothing, unless they have a second
    // level that stands for the vectors.
    private bool IsWorthCodes(FieldIndex search, int rows) => search.Rows.Quantizer is { } quantizer
        && (quantizer.ResidualBytes > 0 || rows > CandidatesOf(search, ScanCandidatesFactor));

    private void TakeTrial(VectorIndex index)
    {
        scratch.CandidateCount += scratch.Trial.Count;
        VectorRows rows = index.Search!.Rows;
        if (rows.Quantizer is not { } quantizer)
        {
            scratch.Results.Add(scratch.Trial);
            return;
        }

        PreparedQuery searched = scratch.CodeQuery(quantizer, vector.Bytes);
        if (quantizer.ResidualBytes > 0)
        {
            var exactly = new ResidualScorer(rows, searched);
            scratch.Rescorer.Rescore(rows, searched, scratch.Trial, exactly, scratch.Results);
        }
        else if (index.Dense.IsRead)
        {
            var exactly = new FileScorer(index.Dense, query, scratch.Records);
            scratch.Rescorer.Rescore(rows, searched, scratch.Trial, exactly, scratch.Results);
        }
        else
        {
            var exactly = new ColumnScorer(index.Dense, query);
            scratch.Rescorer.Rescore(rows, searched, scratch.Trial, exactly, scratch.Results);
        }
    }
}

using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Collections.Queries;

/// <summary>Finds the many rows of a dense field that lie within a radius: in each segment by one walk through the
/// graph, which goes on as long as it meets such rows, or by comparing all rows where that costs less.</summary>
/// <remarks>
/// The walk goes by codes, and a little farther than the radius: there are rows that are within it by their vectors,
/// and ways to others. How many rows lie within is not known before: a walk that has cost half as much as a scan is
/// given up. Rows that are not in the graph yet are compared by their vectors, as all are where few pass.
/// Threads: one query at a time; made for one read.
/// </remarks>
internal readonly struct RadiusSearch(
    CollectionState collection, Sequence at, VectorQuery query, int field, int k, BoundFilter? filter)
{
    // Estimates by codes of LVQ are wrong by a hundredth or two; each row that lies beyond costs a comparison.
    private const double SlackShare = 1.0 / 32;

    // The way into the radius is sought with the effort of a query for so many hits.
    private const int EffortHits = 64;

    // What lies within is compared by its vector too, which costs as much as meeting it.
    private const int StepCost = 2;

    /// <summary>Whether a field is searched so: lists and graphs on disk have no such walk.</summary>
    public static bool IsFor(IndexOptions options) => options.Kind is IndexKind.Hnsw or IndexKind.Flat;

    /// <summary>The nearest k rows within the radius, nearest first; valid until the scratch is used again.</summary>
    public ReadOnlySpan<Neighbor> Run(QueryScratch scratch)
    {
        VectorFormat format = collection.Schema.Vectors[field].Format;
        scratch.Begin(format, query.Vector.Bytes);
        scratch.Results.Reset(format, k);
        scratch.Results.LimitTo(query.Radius!.Value);
        scratch.Exact.Begin();
        scratch.Exact.TryAdd(format, query, k, place: 0);
        TopK scanned = scratch.Exact[0].Results;
        for (int i = 0; i < collection.Segments.Length; i++)
        {
            Segment segment = collection.Segments[i];
            int count = segment.CountAt(at);
            if (count > 0)
            {
                scratch.Results.Segment = scanned.Segment = i;
                int walked = Walk(segment, count, scratch);
                if (walked < count)
                {
                    new ExactScan(scratch, field).Search(segment, at, filter, walked, count);
                }
            }
        }

        scanned.Add(scratch.Results);
        return scratch.Exact[0].Nearest();
    }

    // How many rows have been looked through; 0 if a scan is the better plan.
    private int Walk(Segment segment, int count, QueryScratch scratch)
    {
        segment.NoteSearch();
        VectorIndex index = segment.Searched(field);
        if (index.Search is not MemoryGraphIndex search)
        {
            return 0;
        }

        int indexed = Math.Min(count, search.IndexedAt(at));
        if (indexed == 0)
        {
            return 0;
        }

        RowSequences sequences = segment.Sequences;
        if (filter is not null)
        {
            int passing = RowSelection.Select(segment, filter, count, at, scratch.Passing);
            return Walk(index, search, indexed, passing, new SelectedRows(scratch.Passing.Storage, indexed), scratch);
        }

        return sequences.SupersededCount is var superseded && superseded == 0
            ? Walk(index, search, indexed, count, new RowsBelow(indexed), scratch)
            : Walk(
                index,
                search,
                indexed,
                Math.Max(0, count - superseded),
                new LiveRows(sequences, indexed, at),
                scratch);
    }

    private int Walk<TRows>(
        VectorIndex index, MemoryGraphIndex search, int indexed, int passing, TRows rows, QueryScratch scratch)
        where TRows : struct, ISegmentFilter<TRows>
    {
        if (passing <= SegmentPlanner.ScanRowsAlways)
        {
            return 0;
        }

        var trial = new CandidateTrial(scratch, scratch.Query, query.Vector, new SearchEffort(query, k));
        double radius = query.Radius!.Value;
        double walked = radius + (Math.Abs(radius) * SlackShare);
        int candidates = Math.Min(indexed, search.Rows.Quantizer?.CandidatesFor(k) ?? k);
        PreparedQuery searched = trial.Begin(search, candidates);
        scratch.Trial.LimitTo(search.HasCodes ? walked : radius);
        int visitMax = SegmentPlanner.VisitMax(passing, new GraphCost(search.Rows.Stride, IsOnDisk: false));
        SearchStatistics statistics = scratch.Searcher.SearchWithin(
            search.Graph,
            searched,
            walked,
            new SearchEffort(query, EffortHits).Of(search),
            Math.Max(1, visitMax / StepCost),
            rows.In(search.Order),
            scratch.Trial);
        if (!statistics.Completed)
        {
            return 0;
        }

        trial.Take(index);
        return indexed;
    }
}

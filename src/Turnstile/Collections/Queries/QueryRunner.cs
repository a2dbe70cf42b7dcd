using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.MultiVectors;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Collections.Queries;

/// <summary>Runs vector queries over one collection in one view: checks the query, searches each segment, reads the
/// hits.</summary>
/// <remarks>Threads: one query at a time; made for one read.</remarks>
internal readonly struct QueryRunner(
    CollectionState collection, Sequence at, DocumentReader documents, QueryScratches scratches)
{
    private const int RadiusFirst = 64;
    private const int RadiusGrowth = 8;
    private const int HitsAtOnce = 64;

    /// <summary>The hits, nearest first.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public QueryHit[] Run(VectorQuery query, QueryScratch scratch) =>
        HitsOf(query, Search(query, query.K, scratch));

    /// <summary>The hits of several queries, in their order; <see cref="QueryBatch"/>.</summary>
    /// <exception cref="ArgumentException">A query does not fit the schema; none is answered.</exception>
    public QueryHit[][] Run(IReadOnlyList<VectorQuery> queries, QueryScratch scratch)
    {
        QueryBatch.Check(collection.Schema, queries, scratch);
        return new QueryBatch(collection.Schema, this, queries).Run(scratch);
    }

    /// <summary>The hits at found rows, with the fields that the query asks for.</summary>
    public QueryHit[] HitsOf(VectorQuery query, ReadOnlySpan<Neighbor> nearest)
    {
        if (nearest.IsEmpty)
        {
            return [];
        }

        int[]? output = query.OutputFields is { } names ? QueryChecker.FieldIndexes(collection.Schema, names) : null;
        var hits = new QueryHit[nearest.Length];
        for (int from = 0; from < hits.Length; from += HitsAtOnce)
        {
            ReadOnlySpan<Neighbor> some = nearest.Slice(from, Math.Min(HitsAtOnce, hits.Length - from));
            Fetch(some);
            for (int i = 0; i < some.Length; i++)
            {
                hits[from + i] = HitOf(some[i], output);
            }
        }

        return hits;
    }

    // What hits are made of lies anywhere: it is asked for at once, not one after the other.
    private void Fetch(ReadOnlySpan<Neighbor> hits)
    {
        foreach (Neighbor hit in hits)
        {
            Segment segment = collection.Segments[hit.Segment];
            segment.Sequences.Fetch(hit.Ordinal);
            segment.Columns.Keys.FetchPlace(hit.Ordinal);
        }

        foreach (Neighbor hit in hits)
        {
            collection.Segments[hit.Segment].Columns.Keys.Fetch(hit.Ordinal);
        }
    }

    /// <summary>The nearest rows, valid until the scratch is used again.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public ReadOnlySpan<Neighbor> Search(VectorQuery query, int k, QueryScratch scratch)
    {
        int field = QueryChecker.Check(collection.Schema, query);
        BoundFilter? filter = query.Filter is { } asked ? scratch.Bind(asked, collection.Schema) : null;
        if (query.Exact && collection.Schema.Vectors[field].Kind == VectorKind.Dense)
        {
            ExactPass pass = scratch.Exact;
            pass.Begin();
            pass.TryAdd(collection.Schema.Vectors[field].Format, query, k, place: 0);
            SearchExactly(field, filter, scratch);
            return pass[0].Nearest();
        }

        return query.Radius is { } radius
            ? SearchWithin(radius, query, field, k, filter, scratch)
            : SearchNearest(query, field, k, filter, scratch);
    }

    /// <summary>Finds the nearest rows for the queries of the scratch's pass, by comparing every row.</summary>
    /// <param name="field">Of dense vectors.</param>
    /// <param name="filter">Of all of them; null for none.</param>
    /// <param name="scratch">With the queries, which keep what is found.</param>
    public void SearchExactly(int field, BoundFilter? filter, QueryScratch scratch)
    {
        WantIndexes(field);
        new ExactSearch(collection, at, field, filter, scratches).Run(scratch);
    }

    // Some of the nearest, so that few hits cost little; then all. Where there is no other way, more and more of the
    // nearest, until one is too far or there are no more.
    private ReadOnlySpan<Neighbor> SearchWithin(
        double radius, VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        VectorField searched = collection.Schema.Vectors[field];
        bool isWalked = searched.Kind == VectorKind.Dense && RadiusSearch.IsFor(searched.Index);
        for (int asked = Math.Min(k, RadiusFirst); ; asked = Math.Min(k, asked * RadiusGrowth))
        {
            ReadOnlySpan<Neighbor> nearest = SearchNearest(query, field, asked, filter, scratch);
            if (asked == k || nearest.Length < asked || nearest[^1].Distance > radius)
            {
                return WithinRadius.Of(radius, nearest);
            }

            if (isWalked)
            {
                return new RadiusSearch(collection, at, query, field, k, filter).Run(scratch);
            }
        }
    }

    private ReadOnlySpan<Neighbor> SearchNearest(
        VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        VectorKind kind = collection.Schema.Vectors[field].Kind;
        if (!query.Exact)
        {
            WantIndexes(field);
        }

        switch (kind)
        {
            case VectorKind.Sparse:
                SearchSparse(query, field, k, filter, scratch);
                break;
            case VectorKind.Multi:
                SearchMulti(query, field, k, filter, scratch);
                break;
            default:
                new DenseSearch(collection, at, query, field, k, filter, scratches).Run(scratch);
                break;
        }

        return scratch.Results.Sorted();
    }

    // Where indexes are in their files yet, workers read those that a query does not come to at once.
    private void WantIndexes(int field)
    {
        foreach (Segment segment in collection.Segments)
        {
            segment.Vectors[field].Stored?.Want();
        }
    }

    private static VectorIndex IndexOf(Segment segment, int field, VectorQuery query) =>
        query.Exact ? segment.Vectors[field] : segment.Searched(field);

    private void SearchSparse(VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        scratch.Sparse.Set(query.Vector.AsSparse());
        scratch.Results.Reset(SparseVector.ResultFormat, k);
        BlockMaxEffort? effort = query.Exact ? null : query.SparseEffort ?? BlockMaxEffort.Exact;
        for (int i = 0; i < collection.Segments.Length; i++)
        {
            Segment segment = collection.Segments[i];
            scratch.Results.Segment = i;
            var search = new SparseSegmentSearch(scratch, IndexOf(segment, field, query), effort);
            VisibleRows.Visit(segment, at, filter, scratch.Passing, search);
        }
    }

    private void SearchMulti(VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        scratch.Begin(collection.Schema.Vectors[field], query.Vector);
        scratch.Results.Reset(MaxSim.ResultFormat, k);
        int candidates = query.Exact ? 0 : Math.Max(k, query.EfSearch ?? SegmentPlanner.CandidatesFor(k));
        for (int i = 0; i < collection.Segments.Length; i++)
        {
            Segment segment = collection.Segments[i];
            scratch.Results.Segment = i;
            var search = new MultiSegmentSearch(
                scratch, IndexOf(segment, field, query), at, candidates, query.TrustsIndex);
            VisibleRows.Visit(segment, at, filter, scratch.Passing, search);
        }
    }

    /// <summary>The hit at a found row, with the fields at <paramref name="output"/> if any are asked for.</summary>
    public QueryHit HitOf(Neighbor neighbor, int[]? output)
    {
        Segment segment = collection.Segments[neighbor.Segment];
        Sequence sequence = segment.Sequences[neighbor.Ordinal];
        ReadOnlySpan<byte> key = segment.Columns.Keys[neighbor.Ordinal];
        Document? document = output is null ? null : documents.ReadRow(key, at, output);
        return new QueryHit(DocumentIdCodec.Read(key), neighbor.Distance, sequence, document);
    }
}

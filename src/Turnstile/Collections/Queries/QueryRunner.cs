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
    private const int RadiusFirst = 16;
    private const int RadiusGrowth = 8;
    private const int HitsAtOnce = 64;

    /// <summary>The hits, nearest first.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public QueryHit[] Run(VectorQuery query, QueryScratch scratch)
    {
        ReadOnlySpan<Neighbor> nearest = Search(query, query.K, scratch);
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
        return query.Radius is { } radius
            ? SearchWithin(radius, query, field, k, filter, scratch)
            : SearchNearest(query, field, k, filter, scratch);
    }

    // More and more of the nearest, until one is too far or there are no more: so few hits cost little.
    private ReadOnlySpan<Neighbor> SearchWithin(
        double radius, VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        for (int asked = Math.Min(k, RadiusFirst); ; asked = Math.Min(k, asked * RadiusGrowth))
        {
            ReadOnlySpan<Neighbor> nearest = SearchNearest(query, field, asked, filter, scratch);
            if (asked == k || nearest.Length < asked || nearest[^1].Distance > radius)
            {
                int within = nearest.Length;
                while (within > 0 && nearest[within - 1].Distance > radius)
                {
                    within--;
                }

                return nearest[..within];
            }
        }
    }

    private ReadOnlySpan<Neighbor> SearchNearest(
        VectorQuery query, int field, int k, BoundFilter? filter, QueryScratch scratch)
    {
        VectorKind kind = collection.Schema.Vectors[field].Kind;
        if (UsesIndex(query, kind))
        {
            // Where indexes are in their files yet, workers read those that this query does not come to at once.
            foreach (Segment segment in collection.Segments)
            {
                segment.Vectors[field].Stored?.Want();
            }
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

    // An exact search of dense vectors reads their codes first; another compares every row.
    private static bool UsesIndex(VectorQuery query, VectorKind kind) => !query.Exact || kind == VectorKind.Dense;

    private static VectorIndex IndexOf(Segment segment, int field, VectorQuery query) =>
        UsesIndex(query, segment.Vectors[field].Field.Kind) ? segment.Searched(field) : segment.Vectors[field];

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

using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Grouping;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Kv.Parts;
using Turnstile.Views;

namespace Turnstile.Collections;

/// <summary>All reads of one collection: each takes a view, does its work in it, and lets it go.</summary>
/// <param name="views">What it reads.</param>
/// <param name="id">The collection's id.</param>
/// <param name="schema">The collection's schema.</param>
/// <param name="asked">Wakes workers when there is a sample of what callers ask; null where there are none.</param>
/// <remarks>Threads: any.</remarks>
internal sealed class CollectionReader(ViewSet views, uint id, CollectionSchema schema, Action? asked)
{
    private readonly DocumentDecoder _decoder = new(schema);
    private readonly QueryScratches _scratches = new(views.Searches, asked);

    /// <summary>Whether these are the views it reads.</summary>
    public bool IsOf(ViewSet other) => ReferenceEquals(views, other);

    /// <summary>Holds the present moment.</summary>
    public Snapshot OpenSnapshot() => views.OpenSnapshot();

    /// <summary>The document; null if it is not there.</summary>
    public Document? Fetch(DocumentId documentId, Snapshot? snapshot)
    {
        byte[] key = DocumentIdCodec.ToBytes(documentId.As(schema.IdKind));
        using ViewLease lease = views.Acquire(snapshot);
        return StateOf(lease) is { } state ? ReaderOf(lease, state).Read(key, lease.Sequence) : null;
    }

    /// <summary>The nearest documents.</summary>
    public QueryHit[] Query(VectorQuery query, Snapshot? snapshot)
    {
        using ViewLease lease = views.Acquire(snapshot);
        using QueryScratches.Loan loan = _scratches.Rent();
        return StateOf(lease) is { } state ? RunnerOf(lease, state).Run(query, loan.Scratch) : [];
    }

    /// <summary>The nearest documents of each of several queries, all in one view.</summary>
    public QueryHit[][] QueryMany(IReadOnlyList<VectorQuery> queries, Snapshot? snapshot)
    {
        using ViewLease lease = views.Acquire(snapshot);
        using QueryScratches.Loan loan = _scratches.Rent();
        return StateOf(lease) is { } state
            ? RunnerOf(lease, state).Run(queries, loan.Scratch)
            : [.. queries.Select(static _ => Array.Empty<QueryHit>())];
    }

    /// <summary>The best groups with their hits.</summary>
    public GroupHits[] GroupBy(GroupQuery query, Snapshot? snapshot)
    {
        using ViewLease lease = views.Acquire(snapshot);
        using QueryScratches.Loan loan = _scratches.Rent();
        return StateOf(lease) is { } state
            ? new GroupRunner(state, RunnerOf(lease, state)).Run(query, loan.Scratch)
            : [];
    }

    /// <summary>How many documents pass the filter.</summary>
    public long Count(Filter? filter, Snapshot? snapshot)
    {
        BoundFilter? bound = filter is null ? null : BoundFilter.Bind(filter, schema);
        using ViewLease lease = views.Acquire(snapshot);
        using QueryScratches.Loan loan = _scratches.Rent();
        long count = 0;
        foreach (Segment segment in StateOf(lease)?.Segments ?? [])
        {
            int rows = segment.CountAt(lease.Sequence);
            count += bound is null && segment.Sequences.SupersededCount == 0
                ? rows
                : RowSelection.Select(segment, bound, rows, lease.Sequence, loan.Scratch.Passing);
        }

        return count;
    }

    /// <summary>The collection's size now.</summary>
    public CollectionStats Stats()
    {
        long documents = Count(null, null);
        using ViewLease lease = views.Acquire();
        long rows = 0;
        long indexed = 0;
        long vectorBytes = 0;
        long indexBytes = 0;
        CollectionState? state = StateOf(lease);
        foreach (Segment segment in state?.Segments ?? [])
        {
            int count = segment.Count;
            rows += count;
            indexed += segment.Vectors.Length == 0
                ? count
                : segment.Vectors.Min(index => index.IndexedOf(count));
            long derived = segment.Vectors.Sum(static index => index.IndexBytes);
            vectorBytes += segment.Vectors.Sum(index => index.BytesOf(count)) - derived;
            indexBytes += derived;
        }

        return new CollectionStats(documents, rows, indexed, state?.Segments.Length ?? 0, vectorBytes, indexBytes);
    }

    // A snapshot older than the collection does not know it.
    private CollectionState? StateOf(in ViewLease lease) =>
        ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.GetValueOrDefault(id);

    private QueryRunner RunnerOf(in ViewLease lease, CollectionState state) =>
        new(state, lease.Sequence, ReaderOf(lease, state), _scratches);

    private DocumentReader ReaderOf(in ViewLease lease, CollectionState state) =>
        new(state, (KeyPart)lease.View[ViewSlot.Keys], _decoder);
}

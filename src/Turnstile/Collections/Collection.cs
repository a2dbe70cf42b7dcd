using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Grouping;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Telemetry;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Collections;

/// <summary>Documents of one schema, by id, by filter and by nearness of their vectors.</summary>
/// <remarks>Every read sees one moment: the newest published one, or that of a snapshot; a write is found by every kind
/// of read as soon as it is acknowledged. Threads: any; readers take no lock. Lifetime: as long as the
/// database.</remarks>
public sealed class Collection
{
    private readonly CollectionReader _reader;
    private readonly DatabaseMeter _meter;
    private readonly ChangeFeed? _feed;

    internal Collection(
        uint id,
        CollectionSchema schema,
        CollectionReader reader,
        CollectionWriter writer,
        DatabaseMeter meter,
        ChangeFeed? feed = null)
    {
        _meter = meter;
        _feed = feed;
        Id = id;
        Schema = schema;
        _reader = reader;
        Writer = writer;
    }

    /// <summary>Its name.</summary>
    public string Name => Schema.Name;

    /// <summary>What its documents look like.</summary>
    public CollectionSchema Schema { get; }

    /// <summary>Its id, shared with keyspaces.</summary>
    internal uint Id { get; }

    /// <summary>Whether it belongs to the database of these views.</summary>
    internal bool IsOf(ViewSet views) => _reader.IsOf(views);

    /// <summary>Holds the present moment of the database.</summary>
    internal Snapshot OpenSnapshot() => _reader.OpenSnapshot();

    /// <summary>The way of writes, for batches.</summary>
    internal CollectionWriter Writer { get; }

    /// <summary>Writes a document that is not there yet; answers conflict, and changes nothing, if it is.</summary>
    /// <param name="document">Id, fields and vectors; leave its vectors alone until the answer.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The document does not fit the schema; the message says what was given and
    /// what is allowed. Nothing was logged.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> InsertAsync(
        Document document, Durability? durability = null, CancellationToken cancellation = default) =>
        OperationScope.Begin(_meter, "insert", Name).Follow(Writer.PutAsync(
            document, new Precondition(PreconditionKind.Absent), CommitStatus.Conflict, durability, cancellation));

    /// <summary>Writes a document, whatever was there under its id.</summary>
    /// <inheritdoc cref="InsertAsync"/>
    public ValueTask<WriteResult> UpsertAsync(
        Document document, Durability? durability = null, CancellationToken cancellation = default) =>
        OperationScope.Begin(_meter, "upsert", Name).Follow(
            Writer.PutAsync(document, Precondition.None, CommitStatus.Conflict, durability, cancellation));

    /// <summary>Writes a document if <paramref name="condition"/> holds of what is there; answers conflict if
    /// not.</summary>
    /// <inheritdoc cref="InsertAsync"/>
    public ValueTask<WriteResult> UpsertAsync(
        Document document,
        WriteCondition condition,
        Durability? durability = null,
        CancellationToken cancellation = default) =>
        OperationScope.Begin(_meter, "upsert", Name).Follow(
            Writer.PutAsync(document, condition.Precondition, CommitStatus.Conflict, durability, cancellation));

    /// <summary>Changes the fields and vectors that <paramref name="changes"/> sets, to null too, and leaves the
    /// others.</summary>
    /// <param name="changes">The id, and what is to change.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <returns>Not found, and nothing changed, if the document is not there.</returns>
    /// <exception cref="ArgumentException">The changed document does not fit the schema.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> UpdateAsync(
        Document changes, Durability? durability = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return OperationScope.Begin(_meter, "update", Name)
            .Follow(WriteChangesAsync(changes, durability, cancellation));
    }

    /// <summary>Deletes a document; answers not found, and uses no sequence, if it is not there.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The id is not of the schema's kind.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> DeleteAsync(
        DocumentId id, Durability? durability = null, CancellationToken cancellation = default) =>
        OperationScope.Begin(_meter, "delete", Name).Follow(Writer.DeleteAsync(
            id, new Precondition(PreconditionKind.Present), CommitStatus.NotFound, durability, cancellation));

    /// <summary>Deletes all documents that pass <paramref name="filter"/>: one operation at one place in the
    /// order.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or so many documents pass that the list
    /// of their ids is over 16 MiB.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<long> DeleteAsync(
        Filter filter, Durability? durability = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return OperationScope.Begin(_meter, "delete", Name)
            .Follow(Writer.DeleteAsync(filter, durability, cancellation));
    }

    /// <summary>The document with all its fields and vectors; null if it is not there.</summary>
    /// <exception cref="ArgumentException">The id is not of the schema's kind.</exception>
    public Document? Fetch(DocumentId id, Snapshot? snapshot = null)
    {
        OperationScope scope = OperationScope.Begin(_meter, "fetch", Name);
        try
        {
            Document? answer = _reader.Fetch(id, snapshot);
            scope.End();
            return answer;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>The documents nearest to a vector, nearest first.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema; the message says what was given and what
    /// is allowed.</exception>
    public QueryHit[] Query(VectorQuery query, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        OperationScope scope = OperationScope.Begin(_meter, "query", Name);
        try
        {
            QueryHit[] answer = _reader.Query(query, snapshot);
            scope.End();
            return answer;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>The documents nearest to each of several vectors, all of one moment.</summary>
    /// <remarks>
    /// Every answer is that of <see cref="Query"/> at this moment. Exact queries of one dense field with the same
    /// <see cref="Filter"/> object, or with none, are answered 32 at a time, and fetch every row from memory once for
    /// all of them; the greatest of their numbers of threads is used. Other queries are answered one after the other.
    /// Allocates the answers. The view is held until the last is found.
    /// </remarks>
    /// <param name="queries">Any number of queries, of whatever fields; not changed meanwhile.</param>
    /// <param name="snapshot">The moment; null for the present.</param>
    /// <returns>For each query its hits, nearest first, in the order of the queries.</returns>
    /// <exception cref="ArgumentException">A query is null or does not fit the schema; none is answered. The message
    /// says which, what was given and what is allowed.</exception>
    public QueryHit[][] QueryMany(IReadOnlyList<VectorQuery> queries, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        OperationScope scope = OperationScope.Begin(_meter, "query_many", Name);
        try
        {
            QueryHit[][] answers = _reader.QueryMany(queries, snapshot);
            scope.End();
            return answers;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>The best groups of documents by a scalar field, best first, and the best hits in each.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public GroupHits[] GroupBy(GroupQuery query, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        OperationScope scope = OperationScope.Begin(_meter, "group_by", Name);
        try
        {
            GroupHits[] answer = _reader.GroupBy(query, snapshot);
            scope.End();
            return answer;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>How many documents pass <paramref name="filter"/>; all if it is null.</summary>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    public long Count(Filter? filter = null, Snapshot? snapshot = null)
    {
        OperationScope scope = OperationScope.Begin(_meter, "count", Name);
        try
        {
            long answer = _reader.Count(filter, snapshot);
            scope.End();
            return answer;
        }
        catch (Exception failure) when (scope.Fails(failure))
        {
            throw;
        }
    }

    /// <summary>Streams the changes of this collection, in order and without a gap, and then live as they are
    /// published. A filtered delete is one event with all ids.</summary>
    /// <param name="after">The last sequence that is known already: what comes is behind it. Zero for everything from
    /// the database's first operation on, null for what comes from now on.</param>
    /// <param name="withDocuments">Whether events carry the documents that were written.</param>
    /// <param name="cancellation">Ends the stream.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is not there yet.</exception>
    /// <exception cref="SequenceCompactedException">While enumerating: the log that held what comes next was deleted;
    /// see <see cref="DatabaseOptions.RetainedLogBytes"/>.</exception>
    /// <exception cref="ObjectDisposedException">The database is, or while enumerating was, closed.</exception>
    public IAsyncEnumerable<DocumentChange> Watch(
        Sequence? after = null, bool withDocuments = true, CancellationToken cancellation = default) => _feed is null
        ? throw new InvalidOperationException("this database is open for reading only and cannot be watched")
        : _feed.Watch(after, new DocumentChangeDecoder(Id, Schema, withDocuments), cancellation);

    /// <summary>The collection's size now.</summary>
    public CollectionStats Stats() => _reader.Stats();

    private async ValueTask<WriteResult> WriteChangesAsync(
        Document changes, Durability? durability, CancellationToken cancellation)
    {
        while (true)
        {
            // What is written must rest on what was read: if another write came between, read again.
            if (_reader.Fetch(changes.Id, null) is not { } document)
            {
                return new WriteResult(CommitStatus.NotFound, Sequence.Zero, 0);
            }

            document.Apply(changes);
            var unchanged = new Precondition(PreconditionKind.SequenceEquals, document.Sequence.Value);
            WriteResult result = await Writer
                .PutAsync(document, unchanged, CommitStatus.Conflict, durability, cancellation)
                .ConfigureAwait(false);
            if (result.Status != CommitStatus.Conflict)
            {
                return result;
            }
        }
    }
}

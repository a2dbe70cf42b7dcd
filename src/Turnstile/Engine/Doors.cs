using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Turnstile.Collections;
using Turnstile.Collections.Schema;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Kv.Parts;
using Turnstile.Log;
using Turnstile.Telemetry;
using Turnstile.Transactions;
using Turnstile.Views;
using Turnstile.Watch;

namespace Turnstile.Engine;

/// <summary>Finds and makes keyspaces and collections by name, and takes batches over any of them to the
/// turnstile.</summary>
/// <param name="views">What is read.</param>
/// <param name="pipeline">What is written to.</param>
/// <param name="feed">The changes as a stream; null where there is none.</param>
/// <param name="loads">What loads of sorted data need; null where there are none.</param>
/// <param name="asked">Wakes index workers when there is a sample of what queries ask; null where there are none.
/// </param>
/// <remarks>Threads: any. One object is given out for each id.</remarks>
internal sealed class Doors(
    ViewSet views,
    CommitPipeline pipeline,
    ChangeFeed? feed = null,
    BulkLoadSite? loads = null,
    Action? asked = null)
{
    private readonly KeyWriter _writer = new(views, pipeline);
    private readonly ConcurrentDictionary<uint, Keyspace> _keyspaces = new();
    private readonly ConcurrentDictionary<uint, Collection> _collections = new();

    /// <summary>The names of one kind, in ordinal order.</summary>
    public IReadOnlyList<string> Names(CatalogKind kind)
    {
        using ViewLease lease = views.Acquire();
        return
        [
            .. CatalogOf(lease).Entries
                .Where(entry => entry.Kind == kind && entry.Created <= lease.Sequence)
                .Select(entry => entry.Name),
        ];
    }

    /// <summary>The keyspace of a name; false if there is none.</summary>
    public bool TryGetKeyspace(string name, [NotNullWhen(true)] out Keyspace? keyspace)
    {
        keyspace = Find(CatalogKind.Keyspace, name) is { } entry
            ? _keyspaces.GetOrAdd(entry.Id, _ => new Keyspace(views, _writer, pipeline.Meter, entry, feed, loads))
            : null;
        return keyspace is not null;
    }

    /// <summary>The collection of a name; false if there is none.</summary>
    public bool TryGetCollection(string name, [NotNullWhen(true)] out Collection? collection)
    {
        collection = Find(CatalogKind.Collection, name) is { } entry
            ? _collections.GetOrAdd(entry.Id, _ => NewCollection(entry))
            : null;
        return collection is not null;
    }

    /// <summary>The keyspace of a name, made if there is none.</summary>
    public async ValueTask<Keyspace> CreateKeyspaceAsync(string name, CancellationToken cancellation)
    {
        Keyspace? keyspace;
        while (!TryGetKeyspace(name, out keyspace))
        {
            await CreateAsync(CatalogKind.Keyspace, name, default, cancellation).ConfigureAwait(false);
        }

        return keyspace;
    }

    /// <summary>The collection of a schema, made if there is none of its name.</summary>
    /// <exception cref="ArgumentException">There is one with another schema.</exception>
    public async ValueTask<Collection> CreateCollectionAsync(CollectionSchema schema, CancellationToken cancellation)
    {
        byte[] definition = SchemaCodec.Encode(schema);
        Collection? collection;
        while (!TryGetCollection(schema.Name, out collection))
        {
            await CreateAsync(CatalogKind.Collection, schema.Name, definition, cancellation).ConfigureAwait(false);
        }

        return SchemaCodec.Encode(collection.Schema).AsSpan().SequenceEqual(definition)
            ? collection
            : throw new ArgumentException($"there is a collection \"{schema.Name}\" with another schema");
    }

    /// <summary>Begins a transaction at what is visible now.</summary>
    public Transaction BeginTransaction(TransactionIsolation isolation) => new(views, pipeline, isolation);

    /// <summary>Runs a transaction, anew after a conflict, up to a number of times; the last answer.</summary>
    public async ValueTask<TransactionResult> RunTransactionAsync(
        Func<Transaction, ValueTask> body,
        TransactionIsolation isolation,
        int attemptsMax,
        Durability? durability,
        CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            using Transaction transaction = BeginTransaction(isolation);
            await body(transaction).ConfigureAwait(false);
            TransactionResult result =
                await transaction.CommitAsync(durability, cancellation).ConfigureAwait(false);
            if (result.IsOk || attempt == attemptsMax)
            {
                return result;
            }
        }
    }

    /// <summary>Commits a batch of the caller's.</summary>
    public ValueTask<CommitResult> CommitAsync(
        OperationBuffer operations, Durability? durability, CancellationToken cancellation)
    {
        long started = pipeline.Meter.BeginPhase();
        using (ViewLease lease = views.Acquire())
        {
            BatchPreparation.Prepare(operations, (KeyPart)lease.View[ViewSlot.Keys], lease.Sequence);
        }

        pipeline.Meter.EndPhase(WritePhase.Look, started);
        return OperationScope.Begin(pipeline.Meter, "commit", string.Empty)
            .Follow(pipeline.CommitAsync(operations, durability, cancellation));
    }

    /// <summary>Commits a batch of the caller's, or another one if its conditions do not hold, as a request that may be
    /// repeated if it has a name.</summary>
    public async ValueTask<CommitResult> CommitAsync(
        OperationBuffer operations,
        OperationBuffer? otherwise,
        RequestId request,
        Durability? durability,
        CancellationToken cancellation)
    {
        operations.Otherwise = otherwise;
        if (!request.IsNone)
        {
            operations.Request = new RequestMark(request.Key, RequestFingerprint.Of(operations));
            otherwise?.Request = operations.Request with { IsOtherwise = true };
        }

        try
        {
            CommitResult result = await CommitAsync(operations, durability, cancellation).ConfigureAwait(false);
            return result with { Request = request };
        }
        finally
        {
            EndRequest(operations);
            EndRequest(otherwise);
        }
    }

    private static void EndRequest(OperationBuffer? operations)
    {
        operations?.Otherwise = null;
        operations?.Request = null;
        operations?.RemoveAdded();
    }

    private static Catalog CatalogOf(in ViewLease lease) => ((KeyPart)lease.View[ViewSlot.Keys]).Catalog;

    private CatalogEntry? Find(CatalogKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using ViewLease lease = views.Acquire();
        return CatalogOf(lease).TryFind(kind, name, lease.Sequence, out CatalogEntry? entry) ? entry : null;
    }

    // A conflict means that another caller made it first; then it is there.
    private async ValueTask CreateAsync(
        CatalogKind kind, string name, ReadOnlyMemory<byte> definition, CancellationToken cancellation)
    {
        var operations = new OperationBuffer();
        KeyOperations.CreateCatalogEntry(operations, kind, name, definition.Span);
        await CommitAsync(operations, null, cancellation).ConfigureAwait(false);
    }

    private Collection NewCollection(CatalogEntry entry)
    {
        CollectionSchema schema = SchemaCodec.Read(entry.Definition.Span);
        return new Collection(
            entry.Id,
            schema,
            new CollectionReader(views, entry.Id, schema, asked),
            new CollectionWriter(views, _writer, pipeline, entry.Id, schema),
            pipeline.Meter,
            feed);
    }
}

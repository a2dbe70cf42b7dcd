using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Writing;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Collections;

/// <summary>All writes of one collection: checks the document, encodes it, and takes it through the
/// turnstile.</summary>
/// <remarks>Threads: any.</remarks>
internal sealed class CollectionWriter(
    ViewSet views, KeyWriter writer, CommitPipeline pipeline, uint id, CollectionSchema schema)
{
    private readonly DocumentEncoder _encoder = new(schema);

    /// <summary>What the document takes of a batch beyond its key and header, bytes.</summary>
    /// <exception cref="ArgumentException">It does not fit the schema.</exception>
    public long Measure(Document document)
    {
        EncodedDocument encoded = _encoder.Encode(document);
        return (long)encoded.RowBytes + encoded.ColumnsBytes;
    }

    /// <summary>Adds the write of a document to a batch.</summary>
    public void Put(OperationBuffer operations, Document document, Precondition precondition) =>
        DocumentOperations.Put(operations, id, _encoder, document, precondition);

    /// <summary>Adds the delete of a document to a batch.</summary>
    public void Delete(OperationBuffer operations, DocumentId documentId, Precondition precondition) =>
        DocumentOperations.Delete(operations, id, DocumentIdCodec.ToBytes(documentId.As(schema.IdKind)), precondition);

    /// <summary>Writes one document.</summary>
    public ValueTask<WriteResult> PutAsync(
        Document document,
        Precondition precondition,
        CommitStatus refused,
        Durability? durability,
        CancellationToken cancellation)
    {
        OperationBuffer operations = writer.Begin();
        Put(operations, document, precondition);
        return writer.CommitAsync(operations, refused, durability, cancellation);
    }

    /// <summary>Deletes one document.</summary>
    public ValueTask<WriteResult> DeleteAsync(
        DocumentId documentId,
        Precondition precondition,
        CommitStatus refused,
        Durability? durability,
        CancellationToken cancellation)
    {
        OperationBuffer operations = writer.Begin();
        Delete(operations, documentId, precondition);
        return writer.CommitAsync(operations, refused, durability, cancellation);
    }

    /// <summary>Deletes what passes the filter at the operation's place in the order; returns how many there
    /// were.</summary>
    public async ValueTask<long> DeleteAsync(Filter filter, Durability? durability, CancellationToken cancellation)
    {
        using var delete = new FilteredDelete(views, id, schema, BoundFilter.Bind(filter, schema));
        var operations = new OperationBuffer { Completion = delete.Complete };
        CommitResult result = await pipeline.CommitAsync(operations, durability, cancellation).ConfigureAwait(false);
        return result.IsOk ? delete.Count : 0;
    }
}

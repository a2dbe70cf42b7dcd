using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Log;

namespace Turnstile.Transactions;

/// <summary>The write of a document.</summary>
/// <remarks>It keeps fields and vectors as they were set when it was made, and refers to the memory of the
/// vectors.</remarks>
internal sealed class DocumentWrite : TransactionWrite
{
    private readonly Collection _collection;
    private readonly DocumentId _id;
    private readonly Document? _document;

    /// <summary>A write of a document that fits the collection's schema, or a delete.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="storedKey">The stored key of its row.</param>
    /// <param name="id">Its id.</param>
    /// <param name="document">The document; null for a delete.</param>
    /// <exception cref="ArgumentException">The document does not fit the schema.</exception>
    public DocumentWrite(Collection collection, byte[] storedKey, DocumentId id, Document? document)
        : base(storedKey)
    {
        _collection = collection;
        _id = id;
        if (document is not null)
        {
            Bytes = collection.Writer.Measure(document);
            _document = CopyOf(document);
        }
    }

    /// <inheritdoc/>
    public override bool IsDelete => _document is null;

    /// <inheritdoc/>
    public override long Bytes { get; }

    /// <summary>The document as the transaction itself sees it.</summary>
    public Document? ToDocument() => _document is null ? null : CopyOf(_document);

    /// <inheritdoc/>
    public override void AddTo(OperationBuffer operations, Precondition precondition)
    {
        if (_document is null)
        {
            _collection.Writer.Delete(operations, _id, precondition);
        }
        else
        {
            _collection.Writer.Put(operations, _document, precondition);
        }
    }

    private static Document CopyOf(Document document)
    {
        var copy = new Document(document.Id);
        copy.Apply(document);
        return copy;
    }
}

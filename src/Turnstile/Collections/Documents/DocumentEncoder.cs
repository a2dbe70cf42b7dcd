using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>Checks documents against a schema and measures them, so that they can be logged.</summary>
/// <remarks>Immutable; one per schema. Threads: any.</remarks>
internal sealed class DocumentEncoder(CollectionSchema schema)
{
    private readonly DocumentChecker _checker = new(schema);
    private readonly RowWriter _rows = new(schema);
    private readonly VectorColumns _columns = new(schema);

    /// <summary>How many graphs a document is entered into.</summary>
    public int GraphCount { get; } = schema.Vectors.Count(static field => field.Index.HasGraph);

    /// <summary>The document, checked and measured.</summary>
    /// <exception cref="ArgumentException">It does not fit the schema; the message says what was given and what is
    /// allowed.</exception>
    public EncodedDocument Encode(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        DocumentId id = document.Id.As(schema.IdKind);
        FieldValue[] fields = _checker.CheckFields(document);
        VectorValue[] vectors = _checker.CheckVectors(document);
        return new EncodedDocument(id, fields, vectors, _rows, _columns);
    }
}

using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Filters;

/// <summary>One document that a filter looks at: an encoded row, or a document in memory.</summary>
internal readonly ref struct FilterSubject
{
    private readonly RowReader _row;
    private readonly Document? _document;

    /// <summary>A row and its key.</summary>
    public FilterSubject(RowReader row, ReadOnlySpan<byte> key)
    {
        _row = row;
        Key = key;
    }

    /// <summary>A document and its key.</summary>
    public FilterSubject(Document document, ReadOnlySpan<byte> key)
    {
        _document = document;
        Key = key;
    }

    /// <summary>The encoded id.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value of <paramref name="field"/>, of its type or null.</summary>
    public FieldValue Get(ScalarField field) =>
        _document is null ? _row.Get(field) : DocumentChecker.Check(field, _document[field.Name]);
}

using Turnstile.Collections.Documents;
using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile.Collections.Writing;

/// <summary>Turns documents into operations.</summary>
internal static class DocumentOperations
{
    /// <summary>Adds an operation that writes the document, whatever was there, if <paramref name="precondition"/>
    /// holds.</summary>
    /// <exception cref="ArgumentException">The document does not fit the schema, or the batch its limits.</exception>
    public static void Put(
        OperationBuffer operations,
        uint collection,
        DocumentEncoder encoder,
        Document document,
        Precondition precondition)
    {
        EncodedDocument encoded = encoder.Encode(document);
        int index = operations.Reserve(
            DocumentOperationKind.Put,
            collection,
            encoded.Key.Span,
            encoded.RowBytes,
            encoded.ColumnsBytes,
            precondition,
            flags: (byte)KeyEffect.Put);
        encoded.WriteRow(operations.ValueOf(index));
        encoded.WriteColumns(operations.ColumnsOf(index));
        operations.GraphEntryCount += encoder.GraphCount;
    }

    /// <summary>Adds an operation that deletes the document if it is there and <paramref name="precondition"/>
    /// holds.</summary>
    public static void Delete(
        OperationBuffer operations, uint collection, ReadOnlySpan<byte> key, Precondition precondition) =>
        operations.Add(
            DocumentOperationKind.Delete,
            collection,
            key,
            default,
            precondition: precondition,
            flags: (byte)KeyEffect.Delete);
}

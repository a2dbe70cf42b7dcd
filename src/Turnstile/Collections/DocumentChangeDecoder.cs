using System.Diagnostics.CodeAnalysis;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Writing;
using Turnstile.Log;
using Turnstile.Watch;

namespace Turnstile.Collections;

/// <summary>The changes of one collection, as those who watch it get them.</summary>
/// <remarks>A filtered delete is one operation and one event, with all ids: so the sequence alone says where a watcher
/// goes on. Threads: one stream's.</remarks>
internal sealed class DocumentChangeDecoder(uint collection, CollectionSchema schema, bool withDocuments)
    : IChangeDecoder<DocumentChange>
{
    private readonly DocumentDecoder _decoder = new(schema);
    private readonly VectorColumns _columns = new(schema);

    /// <inheritdoc/>
    public bool TryDecode(
        in Operation operation, in ChangePlace place, [MaybeNullWhen(false)] out DocumentChange change)
    {
        if (operation.Target != collection || operation.Kind < DocumentOperationKind.First)
        {
            change = null;
            return false;
        }

        ChangeEvent plain = Decode(schema.Name, operation, place, withValue: false);
        DocumentId[] ids = plain.Kind switch
        {
            ChangeKind.DeleteDocuments => [.. plain.Keys.Select(static key => DocumentIdCodec.Read(key.Span))],
            ChangeKind.Other => [],
            _ => [DocumentIdCodec.Read(operation.Key)],
        };
        change = new DocumentChange(
            plain.Sequence,
            plain.Time,
            plain.Kind,
            ids,
            withDocuments && plain.Kind == ChangeKind.PutDocument ? DocumentOf(operation, place.Sequence) : null,
            plain.Version,
            plain.CreateSequence,
            plain.IsFirstOfBatch,
            plain.IsLastOfBatch);
        return true;
    }

    /// <summary>The event of an operation of this layer, with encoded ids and row.</summary>
    public static ChangeEvent Decode(string? target, in Operation operation, in ChangePlace place, bool withValue) =>
        operation.Kind switch
        {
            DocumentOperationKind.Put => ChangeEvent.Of(ChangeKind.PutDocument, target, operation, place) with
            {
                Value = withValue ? operation.Value.ToArray() : default,
            },
            DocumentOperationKind.Delete => ChangeEvent.Of(ChangeKind.DeleteDocument, target, operation, place),
            DocumentOperationKind.DeleteMany =>
                ChangeEvent.Of(ChangeKind.DeleteDocuments, target, operation, place) with
                {
                    Keys = KeysOf(operation.Value),
                },
            _ => ChangeEvent.Of(ChangeKind.Other, target, operation, place),
        };

    private static List<ReadOnlyMemory<byte>> KeysOf(ReadOnlySpan<byte> value)
    {
        var keys = new List<ReadOnlyMemory<byte>>();
        var list = new DeleteList(value);
        while (list.MoveNext())
        {
            keys.Add(list.Key.ToArray());
        }

        return keys;
    }

    private Document DocumentOf(in Operation operation, Sequence sequence)
    {
        Document document = _decoder.Decode(operation.Key, operation.Value, operation.Version, sequence);
        for (int i = 0; i < schema.Vectors.Length; i++)
        {
            if (_columns.TryGet(operation.Columns, i, out ReadOnlySpan<byte> vector))
            {
                _decoder.SetVector(document, i, vector);
            }
            else
            {
                document.Vectors[schema.Vectors[i].Name] = default;
            }
        }

        return document;
    }
}

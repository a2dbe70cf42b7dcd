using Turnstile.Collections.Documents;
using Turnstile.Collections.Segments;
using Turnstile.Kv;
using Turnstile.Kv.Parts;

namespace Turnstile.Collections.Queries;

/// <summary>Reads documents by id in one view: the row from the keys, the vectors from the segment that has its
/// sequence.</summary>
/// <remarks>Threads: any; the caller holds the view.</remarks>
internal readonly struct DocumentReader(CollectionState collection, KeyPart keys, DocumentDecoder decoder)
{
    /// <summary>The document with all its fields and vectors; null if it is not there.</summary>
    public Document? Read(ReadOnlySpan<byte> key, Sequence at)
    {
        Document document;
        bool found = KeyReader.TryGet(
            keys,
            at,
            default,
            collection.Id,
            key,
            out EntryStamp stamp,
            out ReadOnlySpan<byte> row,
            out ValueHold hold);
        using (hold)
        {
            if (!found)
            {
                return null;
            }

            document = decoder.Decode(key, row, stamp.Version, stamp.Sequence);
        }

        if (collection.Schema.Vectors.Length > 0)
        {
            SetVectors(document, stamp.Sequence);
        }

        return document;
    }

    /// <summary>The document with the scalar fields at <paramref name="fields"/>; null if it is not there.</summary>
    public Document? ReadRow(ReadOnlySpan<byte> key, Sequence at, ReadOnlySpan<int> fields)
    {
        bool found = KeyReader.TryGet(
            keys,
            at,
            default,
            collection.Id,
            key,
            out EntryStamp stamp,
            out ReadOnlySpan<byte> row,
            out ValueHold hold);
        using (hold)
        {
            return found ? decoder.Decode(key, row, stamp.Version, stamp.Sequence, fields) : null;
        }
    }

    private void SetVectors(Document document, Sequence sequence)
    {
        if (collection.Find(sequence) is not var (segment, ordinal))
        {
            throw new InvariantException("TRUTH-1", $"no segment has the document version {sequence}");
        }

        for (int i = 0; i < segment.Vectors.Length; i++)
        {
            VectorIndex index = segment.Vectors[i];
            if (index.Column.HasVector(ordinal))
            {
                decoder.SetVector(document, i, index.Column.Vector(ordinal));
            }
            else
            {
                document.Vectors[index.Field.Name] = default;
            }
        }
    }
}

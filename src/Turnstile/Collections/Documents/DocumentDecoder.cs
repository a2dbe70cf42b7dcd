using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>Turns keys and rows back into documents.</summary>
/// <remarks>Immutable; one per schema. Threads: any.</remarks>
internal sealed class DocumentDecoder(CollectionSchema schema)
{
    private readonly int[] _all = [.. Enumerable.Range(0, schema.Fields.Length)];

    /// <summary>The document of a row, without its vectors.</summary>
    /// <param name="key">The encoded id.</param>
    /// <param name="row">The row.</param>
    /// <param name="version">How often the document was written since it was created.</param>
    /// <param name="sequence">The sequence that wrote this version.</param>
    /// <exception cref="InvalidDataException">The bytes are no document of this schema.</exception>
    public Document Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, ulong version, Sequence sequence) =>
        Decode(key, row, version, sequence, _all);

    /// <summary>The document of a row with only the fields at <paramref name="fieldIndexes"/> of the schema.</summary>
    /// <exception cref="InvalidDataException">The bytes are no document of this schema.</exception>
    public Document Decode(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> row,
        ulong version,
        Sequence sequence,
        ReadOnlySpan<int> fieldIndexes)
    {
        var document = new Document(DocumentIdCodec.Read(key)) { Version = version, Sequence = sequence };
        var reader = new RowReader(row);
        foreach (int index in fieldIndexes)
        {
            ScalarField field = schema.Fields[index];
            document[field.Name] = reader.Get(field);
        }

        return document;
    }

    /// <summary>Puts the vector field at <paramref name="vectorIndex"/>, copied from its stored bytes, into a
    /// document.</summary>
    /// <exception cref="InvalidDataException">The bytes are no vector of that field.</exception>
    public void SetVector(Document document, int vectorIndex, ReadOnlySpan<byte> vector)
    {
        VectorField field = schema.Vectors[vectorIndex];
        document.Vectors[field.Name] = VectorValue.FromBytes(field, vector);
    }
}

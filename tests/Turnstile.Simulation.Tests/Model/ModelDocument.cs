using System.Collections.Immutable;
using Turnstile.Collections.Documents;

namespace Turnstile.Simulation.Tests.Model;

/// <summary>What a document should hold. Nulls are not listed.</summary>
internal sealed record ModelDocument(
    long Id,
    ImmutableSortedDictionary<string, FieldValue> Fields,
    ImmutableSortedDictionary<string, VectorValue> Vectors,
    ulong Version,
    ulong Sequence)
{
    /// <summary>The document as it would be given to the database, without version and sequence.</summary>
    public Document ToDocument()
    {
        var document = new Document(Id);
        foreach ((string name, FieldValue value) in Fields)
        {
            document[name] = value;
        }

        foreach ((string name, VectorValue vector) in Vectors)
        {
            document.Vectors[name] = vector;
        }

        return document;
    }

    /// <summary>The document after a partial update.</summary>
    public ModelDocument Changed(Document changes)
    {
        ImmutableSortedDictionary<string, FieldValue> fields = Fields;
        foreach ((string name, FieldValue value) in changes)
        {
            fields = value.IsNull ? fields.Remove(name) : fields.SetItem(name, value);
        }

        ImmutableSortedDictionary<string, VectorValue> vectors = Vectors;
        foreach ((string name, VectorValue vector) in changes.Vectors)
        {
            vectors = vector.IsNull ? vectors.Remove(name) : vectors.SetItem(name, vector);
        }

        return this with { Fields = fields, Vectors = vectors };
    }
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Turnstile.Collections.Documents;

/// <summary>One document: its id, its scalar fields by name, and its vectors.</summary>
/// <remarks>
/// <code>
/// var document = new Document(7) { ["label"] = 3, ["title"] = "boot", Vectors = { ["pixels"] = pixels } };
/// int label = document.Get&lt;int&gt;("label");
/// </code>
/// A field that was never set reads as null. Names are checked against the schema when the document is written.
/// Threads: one at a time.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A document is called a document.")]
public sealed class Document : IReadOnlyCollection<KeyValuePair<string, FieldValue>>
{
    private readonly OrderedDictionary<string, FieldValue> _values = new(StringComparer.Ordinal);

    /// <summary>An empty document without an id.</summary>
    public Document()
    {
    }

    /// <summary>An empty document.</summary>
    public Document(DocumentId id)
    {
        Id = id;
    }

    /// <summary>The document's id.</summary>
    public DocumentId Id { get; set; }

    /// <summary>How often the document was written since it was created; 0 before it was stored.</summary>
    public ulong Version { get; internal set; }

    /// <summary>The sequence that wrote this version; zero before it was stored.</summary>
    public Sequence Sequence { get; internal set; }

    /// <summary>The vectors, by the names of their fields.</summary>
    public DocumentVectors Vectors { get; } = new();

    /// <summary>How many scalar fields were set, nulls included.</summary>
    public int Count => _values.Count;

    /// <summary>The value of the scalar field <paramref name="name"/>; null if it was never set.</summary>
    public FieldValue this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value;
    }

    /// <summary>The value of the scalar field <paramref name="name"/> as the type that the caller names.</summary>
    /// <typeparam name="T">string, bool, int, long, float, double, DateTime, Guid, or one of them
    /// nullable.</typeparam>
    /// <exception cref="InvalidOperationException">The value is null or of another type.</exception>
    public T Get<T>(string name)
    {
        try
        {
            return FieldCast.To<T>(this[name]);
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidOperationException($"field \"{name}\": {wrong.Message}", wrong);
        }
    }

    /// <summary>Whether the scalar field <paramref name="name"/> is null or was never set.</summary>
    public bool IsNull(string name) => this[name].IsNull;

    /// <summary>Whether the scalar field <paramref name="name"/> was set, be it to null.</summary>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>Sets every field and vector that <paramref name="changes"/> sets, to null too.</summary>
    internal void Apply(Document changes)
    {
        foreach ((string name, FieldValue value) in changes)
        {
            this[name] = value;
        }

        foreach ((string name, VectorValue vector) in changes.Vectors)
        {
            Vectors[name] = vector;
        }
    }

    /// <summary>The scalar fields that were set, in the order in which they first were.</summary>
    public IEnumerator<KeyValuePair<string, FieldValue>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Turnstile.Collections.Documents;

/// <summary>The vectors of one document, by the names of their fields.</summary>
/// <remarks>Threads: one at a time.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A part of a document is called after it.")]
public sealed class DocumentVectors : IReadOnlyCollection<KeyValuePair<string, VectorValue>>
{
    private readonly OrderedDictionary<string, VectorValue> _values = new(StringComparer.Ordinal);

    internal DocumentVectors()
    {
    }

    /// <summary>How many were set, nulls included.</summary>
    public int Count => _values.Count;

    /// <summary>The vector of the field <paramref name="name"/>; null if it was never set.</summary>
    public VectorValue this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value;
    }

    /// <summary>Whether the field <paramref name="name"/> was set, be it to null.</summary>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, VectorValue>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Kv;

namespace Turnstile.Salvage;

/// <summary>A keyspace or collection of the new database, and how many rows of the old one it got.</summary>
internal sealed class SalvagedOwner(string name, bool isNamed, Keyspace? keyspace, Collection? collection)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The keyspace; null for a collection.</summary>
    public Keyspace? Keyspace { get; } = keyspace;

    /// <summary>The collection; null for a keyspace.</summary>
    public Collection? Collection { get; } = collection;

    /// <summary>Reads documents of the collection.</summary>
    public DocumentDecoder? Decoder { get; } = collection is null ? null : new DocumentDecoder(collection.Schema);

    /// <summary>The vectors of an operation of the collection.</summary>
    public VectorColumns? Columns { get; } = collection is null ? null : new VectorColumns(collection.Schema);

    /// <summary>How many rows were written.</summary>
    public long Count { get; set; }

    /// <summary>How many were found and could not be written.</summary>
    public long LostCount { get; set; }

    /// <summary>How many documents lack a vector.</summary>
    public long WithoutVectorsCount { get; set; }

    /// <summary>For the report.</summary>
    public SalvagedRows ToRows() =>
        new(Name, Collection is not null, isNamed, Count, LostCount, WithoutVectorsCount);
}

using System.Diagnostics.CodeAnalysis;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Collections;

/// <summary>A collection whose documents are read and written as objects of a C# class or record.</summary>
/// <remarks>How types are mapped: <see cref="DocumentMapper{T}"/>. Threads: any. Lifetime: as long as the
/// database.</remarks>
/// <typeparam name="T">The class, record or struct.</typeparam>
public sealed class MappedCollection<[DynamicallyAccessedMembers(
    DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicConstructors)] T>
    where T : notnull
{
    private readonly DocumentMapper<T> _mapper;

    /// <summary>The objects of type <typeparamref name="T"/> in <paramref name="collection"/>.</summary>
    /// <exception cref="ArgumentException">The type cannot be mapped.</exception>
    public MappedCollection(Collection collection)
        : this(collection, new DocumentMapper<T>())
    {
    }

    internal MappedCollection(Collection collection, DocumentMapper<T> mapper)
    {
        ArgumentNullException.ThrowIfNull(collection);
        Collection = collection;
        _mapper = mapper;
    }

    /// <summary>The same documents without the mapping.</summary>
    public Collection Collection { get; }

    /// <summary>Writes an object that is not there yet; answers conflict, and changes nothing, if it is.</summary>
    /// <param name="value">The object; leave its vectors alone until the answer.</param>
    /// <param name="durability">What the answer must survive; null for the database's default.</param>
    /// <param name="cancellation">Ends the waiting as long as the turnstile has not taken the write.</param>
    /// <exception cref="ArgumentException">The object does not fit the schema; nothing was logged.</exception>
    /// <exception cref="FencedException">An earlier write failed.</exception>
    public ValueTask<WriteResult> InsertAsync(
        T value, Durability? durability = null, CancellationToken cancellation = default) =>
        Collection.InsertAsync(_mapper.ToDocument(value), durability, cancellation);

    /// <summary>Writes an object, whatever was there under its id.</summary>
    /// <inheritdoc cref="InsertAsync"/>
    public ValueTask<WriteResult> UpsertAsync(
        T value, Durability? durability = null, CancellationToken cancellation = default) =>
        Collection.UpsertAsync(_mapper.ToDocument(value), durability, cancellation);

    /// <summary>The document of an object, to be put into a batch.</summary>
    public Document ToDocument(T value) => _mapper.ToDocument(value);

    /// <summary>Reads an object; false if there is none of that id.</summary>
    /// <exception cref="ArgumentException">The id is not of the schema's kind.</exception>
    public bool TryFetch(DocumentId id, [MaybeNullWhen(false)] out T value, Snapshot? snapshot = null)
    {
        Document? document = Collection.Fetch(id, snapshot);
        value = document is null ? default : _mapper.FromDocument(document);
        return document is not null;
    }

    /// <summary>The objects nearest to a vector, nearest first, all of one moment.</summary>
    /// <exception cref="ArgumentException">The query does not fit the schema.</exception>
    public IReadOnlyList<MappedHit<T>> Query(VectorQuery query, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        using Snapshot? own = snapshot is null ? Collection.OpenSnapshot() : null;
        Snapshot moment = snapshot ?? own!;
        return Map(Collection.Query(query, moment), moment);
    }

    /// <summary>The objects nearest to each of several vectors, all of one moment.</summary>
    /// <inheritdoc cref="Collection.QueryMany"/>
    public IReadOnlyList<IReadOnlyList<MappedHit<T>>> QueryMany(
        IReadOnlyList<VectorQuery> queries, Snapshot? snapshot = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        using Snapshot? own = snapshot is null ? Collection.OpenSnapshot() : null;
        Snapshot moment = snapshot ?? own!;
        return Array.ConvertAll(Collection.QueryMany(queries, moment), hits => Map(hits, moment));
    }

    /// <summary>How many documents pass <paramref name="filter"/>; all if it is null.</summary>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    public long Count(Filter? filter = null, Snapshot? snapshot = null) => Collection.Count(filter, snapshot);

    private MappedHit<T>[] Map(QueryHit[] hits, Snapshot moment)
    {
        var found = new MappedHit<T>[hits.Length];
        for (int i = 0; i < hits.Length; i++)
        {
            // A hit is a document of the moment, so it is there.
            found[i] = new MappedHit<T>(_mapper.FromDocument(Collection.Fetch(hits[i].Id, moment)!), hits[i].Distance);
        }

        return found;
    }
}

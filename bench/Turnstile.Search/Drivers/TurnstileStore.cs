using System.Globalization;
using System.Runtime.InteropServices;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Search.Data;
using Turnstile.Vectors;

namespace Turnstile.Search.Drivers;

/// <summary>A database with one collection of a set, through the public doors alone; an id is a row. A document that is
/// written again has the vector of its partner: see <see cref="PartnerOf"/>.</summary>
/// <remarks>Threads: any for asking.</remarks>
internal sealed class TurnstileStore : IAsyncDisposable
{
    private const string CollectionName = "bench";
    private const int BatchCount = 500;

    private readonly VectorSet _set;
    private readonly VectorField _field;
    private readonly TurnstileDatabase _database;
    private readonly Collection _collection;
    private readonly Sequence _written;

    private TurnstileStore(VectorSet set, VectorField field, TurnstileDatabase database, Collection collection)
    {
        _written = database.Visible;
        _set = set;
        _field = field;
        _database = database;
        _collection = collection;
    }

    /// <summary>Makes an empty one.</summary>
    public static async Task<TurnstileStore> CreateAsync(DriverRequest request, VectorSet set)
    {
        VectorField field = TurnstileFields.Of(request.Configuration, set);
        TurnstileDatabase database = await OpenDatabaseAsync(request, request.ThreadCount);
        Collection collection = await database.CreateCollectionAsync(
            new CollectionSchema(CollectionName, DocumentIdKind.Int64)
            {
                Vectors = [field],
                Fields = [ScalarField.Int32("number"), ScalarField.Int32("label")],
            });
        return new TurnstileStore(set, field, database, collection);
    }

    /// <summary>Opens one that was made.</summary>
    public static async Task<TurnstileStore> OpenAsync(DriverRequest request, VectorSet set, int indexThreadCount)
    {
        TurnstileDatabase database = await OpenDatabaseAsync(request, indexThreadCount);
        Collection collection = database.GetCollection(CollectionName);
        return new TurnstileStore(set, collection.Schema.Vectors[0], database, collection);
    }

    /// <summary>Rows of bytes of the set as the field takes them.</summary>
    public VectorValue[] Values(byte[] rows)
    {
        int count = rows.Length / _set.Format.VectorBytes;
        int dimension = _set.Format.Dimension;
        if (_set.Format.Element == VectorElement.UInt8 && _field.Element == VectorElement.UInt8)
        {
            return [.. Enumerable.Range(0, count).Select(
                row => VectorValue.Of(rows.AsMemory(row * dimension, dimension)))];
        }

        float[] floats = _set.Format.Element == VectorElement.UInt8
            ? Array.ConvertAll(rows, value => (float)value)
            : MemoryMarshal.Cast<byte, float>(rows).ToArray();
        return [.. Enumerable.Range(0, count).Select(
            row => VectorValue.Of(floats.AsMemory(row * dimension, dimension)))];
    }

    /// <summary>Inserts or replaces rows, acknowledged when this returns.</summary>
    public async Task UpsertAsync(VectorValue[] vectors, int[] numbers, byte[] labels, int first, int count)
    {
        var batch = new WriteBatch();
        for (int row = first; row < first + count; row++)
        {
            batch.Upsert(_collection, new Document(row)
            {
                ["number"] = numbers[row],
                ["label"] = (int)labels[row],
                Vectors = { [_field.Name] = vectors[row] },
            });
        }

        await _database.CommitAsync(batch);
    }

    /// <summary>Inserts all rows.</summary>
    public async Task InsertAllAsync(VectorValue[] vectors, int[] numbers, byte[] labels)
    {
        for (int row = 0; row < vectors.Length; row += BatchCount)
        {
            await UpsertAsync(vectors, numbers, labels, row, Math.Min(BatchCount, vectors.Length - row));
        }
    }

    /// <summary>Waits until every row is indexed.</summary>
    public async Task IndexAsync()
    {
        if (!IsIndexed())
        {
            await _database.OptimizeAsync();
        }

        if (!IsIndexed())
        {
            throw new InvalidOperationException($"rows are left that are not indexed: {_collection.Stats()}");
        }
    }

    /// <summary>Writes what is in memory alone, graphs among it.</summary>
    public async Task SaveAsync()
    {
        await _database.FlushAsync();
        await _database.OptimizeAsync();
    }

    /// <summary>Queries made ready, one for each vector.</summary>
    public VectorQuery[] Prepare(VectorValue[] vectors, DriverRequest request, int effort)
    {
        Filter? filter = request.Filter.Text.Length == 0 ? null : Filter.Parse(request.Filter.Text);
        return [.. vectors.Select(vector => new VectorQuery(_field.Name, vector)
        {
            K = request.K,
            EfSearch = effort == 0 || _field.Index.Kind == IndexKind.Flat ? null : effort,
            Exact = effort == 0,
            Filter = filter,
        })];
    }

    /// <summary>Asks, and leaves the rows found.</summary>
    public void Query(VectorQuery query, Span<int> found)
    {
        QueryHit[] hits = _collection.Query(query);
        for (int i = 0; i < hits.Length; i++)
        {
            int row = (int)hits[i].Id.AsInt64();
            found[i] = hits[i].Sequence > _written ? PartnerOf(row, _set.Count) : row;
        }
    }

    /// <summary>Asks all at once.</summary>
    public void QueryMany(VectorQuery[] queries) => _collection.QueryMany(queries);

    /// <summary>The row that a row exchanges its vector with when it is written again; itself if it has none.</summary>
    public static int PartnerOf(int row, int count) => (row ^ 1) < count ? row ^ 1 : row;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private bool IsIndexed() => _field.Index.Kind == IndexKind.Flat
        || _collection.Stats() is var stats && stats.IndexedRows >= stats.Documents;

    private static async Task<TurnstileDatabase> OpenDatabaseAsync(DriverRequest request, int indexThreadCount) =>
        await TurnstileDatabase.OpenAsync(request.StoreFolder, new DatabaseOptions
        {
            Durability = Durability.Process,
            IndexThreads = indexThreadCount,
        });

    /// <summary>How it is configured.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{_field}, Durability.Process");
}

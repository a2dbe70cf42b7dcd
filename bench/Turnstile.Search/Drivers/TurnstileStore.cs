using System.Globalization;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Search.Data;
using Turnstile.Vectors.BlockMax;

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
    /// <exception cref="ArgumentException">The product refuses the index for the set.</exception>
    public static async Task<TurnstileStore> CreateAsync(DriverRequest request, VectorSet set)
    {
        VectorField field = TurnstileConfiguration.Parse(request.Configuration).FieldFor(set);
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

    /// <summary>The vectors of all rows, as the field takes them.</summary>
    public VectorValue[] Rows() => RowValues.Base(_set, _field);

    /// <summary>The vectors of all queries, as the field takes them.</summary>
    public VectorValue[] Queries() => RowValues.Queries(_set, _field);

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
            EfSearch = effort > 0 && _field.Index.Kind is (IndexKind.Hnsw or IndexKind.Disk) ? effort : null,
            NProbe = effort > 0 && _field.Index.Kind == IndexKind.Ivf ? effort : null,
            SparseEffort = effort > 0 && _field.Index.Kind == IndexKind.BlockMax
                ? new BlockMaxEffort(effort / 100f, beta: 1)
                : null,
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

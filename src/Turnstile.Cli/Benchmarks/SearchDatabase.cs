using System.Diagnostics;
using Turnstile.Cli.Output;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Benchmarks;

/// <summary>A database with one collection of the vectors to search in; a document's id is the vector's row.</summary>
/// <remarks>Threads: any for searching.</remarks>
internal sealed class SearchDatabase
{
    private const string FieldName = "vector";
    private const int BatchCount = 500;

    private readonly TurnstileDatabase _database;
    private readonly Collection _collection;

    private SearchDatabase(TurnstileDatabase database, Collection collection)
    {
        _database = database;
        _collection = collection;
    }

    /// <summary>The time from the first insert until all of them were acknowledged.</summary>
    public TimeSpan InsertTime { get; private set; }

    /// <summary>The time from the first insert until all of them were indexed.</summary>
    public TimeSpan IndexedTime { get; private set; }

    /// <summary>What vectors and graph take in memory.</summary>
    public long MemoryBytes => _collection.Stats() is var stats ? stats.VectorBytes + stats.IndexBytes : 0;

    /// <summary>What the live files take.</summary>
    public long DiskBytes => _database.Stats().FileBytes;

    /// <summary>Puts all vectors into a new collection and waits until they are indexed.</summary>
    public static async Task<SearchDatabase> LoadAsync(
        TurnstileDatabase database, SearchSettings settings, ProgressLine progress, CancellationToken cancellation)
    {
        VectorSet vectors = settings.Base;
        var field = new VectorField(FieldName, vectors.Element, vectors.Dimension, settings.Metric, settings.Index);
        Collection collection = await database.CreateCollectionAsync(
            new CollectionSchema("bench", DocumentIdKind.Int64) { Vectors = [field] }, cancellation);
        var loaded = new SearchDatabase(database, collection);
        long start = Stopwatch.GetTimestamp();
        var batch = new WriteBatch();
        for (int row = 0; row < vectors.Count; row++)
        {
            batch.Insert(collection, new Document(row) { Vectors = { [FieldName] = vectors[row] } });
            if (batch.Count == BatchCount || row == vectors.Count - 1)
            {
                await database.CommitAsync(batch, null, cancellation);
                batch.Clear();
                progress.Report("inserting", row + 1, vectors.Count);
            }
        }

        loaded.InsertTime = Stopwatch.GetElapsedTime(start);
        var share = new Progress<double>(done => progress.Report("indexing", done));
        await database.OptimizeAsync(share, cancellation);
        loaded.IndexedTime = Stopwatch.GetElapsedTime(start);
        CheckIndexed(collection, vectors.Count, settings.Index);
        return loaded;
    }

    /// <summary>The documents nearest to a vector.</summary>
    public QueryHit[] Search(VectorValue vector, int k, int? ef, bool isExact = false) =>
        _collection.Query(new VectorQuery(FieldName, vector) { K = k, EfSearch = ef, Exact = isExact });

    private static void CheckIndexed(Collection collection, int count, IndexOptions index)
    {
        CollectionStats stats = collection.Stats();
        if (stats.Documents != count || (index.Kind is IndexKind.Hnsw or IndexKind.Disk && stats.IndexedRows < count))
        {
            throw new FailureException(
                $"{count} vectors were inserted; there are {stats.Documents} documents, {stats.IndexedRows} indexed");
        }
    }
}

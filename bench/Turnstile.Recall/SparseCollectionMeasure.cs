using System.Diagnostics;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Sparse;

namespace Turnstile.Recall;

/// <summary>
/// Question: how many sparse queries a second does one thread get answered through a collection on disk, and how many
/// documents a second go in?
/// Usage: Turnstile.Recall sparse-collection
/// </summary>
/// <remarks>The exact scan is the truth; a hit counts when its distance is no greater than that of the k-th true one.
/// </remarks>
internal sealed class SparseCollectionMeasure(SparseData data, Collection collection)
{
    private const int K = 10;
    private const int BatchCount = 500;
    private const int PercentCount = 100;

    private readonly double[] _bounds = new double[data.Queries.Length];

    public static async Task RunAsync(string folder)
    {
        var data = new SparseData(folder);
        string path = Path.Combine(Path.GetTempPath(), $"turnstile-recall-{Guid.NewGuid():N}");
        try
        {
            await RunAsync(data, path);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task RunAsync(SparseData data, string path)
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(path);
        Collection collection = await database.CreateCollectionAsync(new CollectionSchema("texts", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("percent")],
            Vectors = [VectorField.Sparse("terms")],
        });
        var watch = Stopwatch.StartNew();
        await FillAsync(database, collection, data);
        double written = watch.Elapsed.TotalSeconds;
        await database.OptimizeAsync();
        Console.WriteLine($"{data.Rows.Capacity} documents: written in {written:F2} s, indexed and in files after "
            + $"{watch.Elapsed.TotalSeconds:F2} s, {collection.Stats()}");
        var measure = new SparseCollectionMeasure(data, collection);
        measure.Truth();
        foreach (BlockMaxEffort effort in (BlockMaxEffort[])[BlockMaxEffort.Exact, new(0.9f, 1), new(0.8f, 1)])
        {
            measure.Measure(
                $"alpha {effort.Alpha:F2} beta {effort.Beta:F2}", query => query with { SparseEffort = effort });
        }

        foreach (int percent in (int[])[50, 10, 1])
        {
            Filter filter = Filter.Parse($"percent < {percent}");
            measure.Measure($"{percent} % pass", query => query with { Filter = filter }, isRecallKnown: false);
        }
    }

    private static async Task FillAsync(TurnstileDatabase database, Collection collection, SparseData data)
    {
        var batch = new WriteBatch();
        for (int i = 0; i < data.Rows.Capacity; i++)
        {
            batch.Upsert(collection, new Document(i)
            {
                ["percent"] = i % PercentCount,
                Vectors = { ["terms"] = SparseVector.Read(data.Rows.Bytes(i)) },
            });
            if (batch.Count == BatchCount || i == data.Rows.Capacity - 1)
            {
                await database.CommitAsync(batch);
                batch.Clear();
            }
        }
    }

    private void Truth()
    {
        var watch = Stopwatch.StartNew();
        for (int q = 0; q < data.Queries.Length; q++)
        {
            QueryHit[] hits = collection.Query(new VectorQuery("terms", data.Queries[q]) { K = K, Exact = true });
            _bounds[q] = hits[^1].Distance;
        }

        Console.WriteLine($"scan: {data.Queries.Length / watch.Elapsed.TotalSeconds:F0} queries/s");
    }

    // The first round warms up; the median of the others counts.
    private void Measure(string what, Func<VectorQuery, VectorQuery> change, bool isRecallKnown = true)
    {
        const int RoundCount = 3;
        double[] seconds = new double[RoundCount];
        int found = 0;
        for (int round = -1; round < RoundCount; round++)
        {
            found = 0;
            var watch = Stopwatch.StartNew();
            for (int q = 0; q < data.Queries.Length; q++)
            {
                double bound = _bounds[q];
                QueryHit[] hits = collection.Query(change(new VectorQuery("terms", data.Queries[q]) { K = K }));
                found += hits.Count(hit => hit.Distance <= bound);
            }

            seconds[Math.Max(0, round)] = watch.Elapsed.TotalSeconds;
        }

        seconds.AsSpan().Sort();
        string recall = isRecallKnown ? $", recall@{K} {found / (double)K / data.Queries.Length:F4}" : "";
        Console.WriteLine($"  {what}: {data.Queries.Length / seconds[RoundCount / 2]:F0} queries/s{recall}");
    }
}

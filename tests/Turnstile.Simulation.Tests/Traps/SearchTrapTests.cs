using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Traps;

/// <summary>Traps that other vector databases fell into, as whole-database tests.</summary>
/// <remarks>
/// Scenario: collections large enough that graphs are asked, with filters that go with the place of the vectors, many
/// equal vectors, ids deleted by filter, and several quantities of vectors searched at once.
/// Oracle: the number of hits is exact, every hit passes and has its true distance; ids that were freed can be taken
/// again.
/// It does not model: recall against speed, which the benchmarks measure.
/// </remarks>
public sealed class SearchTrapTests : IDisposable
{
    private const int Clusters = 10;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"turnstile-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task A_filter_that_goes_with_the_place_of_the_vectors_still_gives_k_hits()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Collection points = await database.CreateCollectionAsync(Schema("points", VectorElement.Float32, Metric.L2));
        var random = new Random(3);
        for (int i = 0; i < 6000; i++)
        {
            float[] vector = [.. Enumerable.Range(0, 8).Select(axis =>
                (axis == i % Clusters % 8 ? 100f * ((i % Clusters) + 1) : 0f) + random.NextSingle())];
            await points.InsertAsync(
                new Document(i) { ["label"] = i % Clusters, ["rank"] = i % 1000, Vectors = { ["v"] = vector } },
                Durability.None);
        }

        await database.OptimizeAsync();
        for (int label = 0; label < Clusters; label++)
        {
            float[] elsewhere = new float[8];
            elsewhere[(label + 3) % 8] = 500;
            Filter cluster = Filter.Equal("label", label);
            CheckPassing(points, elsewhere, cluster, 600, hit => hit.Id.AsInt64() % Clusters == label);
            CheckPassing(points, elsewhere, Filter.Parse("rank < 500"), 3000, hit => hit.Id.AsInt64() % 1000 < 500);
            CheckPassing(points, elsewhere, Filter.Parse("rank < 10"), 60, hit => hit.Id.AsInt64() % 1000 < 10);
            CheckPassing(points, elsewhere, Filter.Equal("rank", label), 6, hit => hit.Id.AsInt64() % 1000 == label);
        }
    }

    [Fact]
    public async Task Equal_vectors_do_not_trap_the_search_and_k_may_exceed_the_collection()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Collection points =
            await database.CreateCollectionAsync(Schema("points", VectorElement.Float32, Metric.Cosine));
        for (int i = 0; i < 4000; i++)
        {
            float[] vector = i < 3500 ? [1, 2, 3, 4, 5, 6, 7, 8] : i < 3510 ? new float[8] : Apart(i);
            await points.InsertAsync(new Document(i) { Vectors = { ["v"] = vector } }, Durability.None);
        }

        for (int round = 0; round < 2; round++)
        {
            var equal = new VectorQuery("v", new float[] { 2, 4, 6, 8, 10, 12, 14, 16 });
            QueryHit[] hits = points.Query(equal);
            Assert.Equal(10, hits.Length);
            Assert.All(hits, static hit => Assert.Equal(0, hit.Distance, 1e-5));
            Assert.Equal(4000, points.Query(equal with { K = 10_000 }).Select(static hit => hit.Id).Distinct().Count());
            int found = Enumerable.Range(3510, 490).Count(
                id => points.Query(new VectorQuery("v", Apart(id)) { K = 1 }).Single().Id.AsInt64() == id);
            Assert.True(found >= 480, $"{found} of 490 vectors beside the equal ones are found");
            Assert.All(
                points.Query(new VectorQuery("v", new float[8]) { K = 20 }),
                static hit => Assert.Equal(1, hit.Distance, 1e-5));
            await database.OptimizeAsync();
        }
    }

    [Fact]
    public async Task Deleting_by_filter_frees_the_ids_for_ever()
    {
        for (int round = 0; round < 3; round++)
        {
            await using TurnstileDatabase database = await OpenAsync();
            Collection points = await database.CreateCollectionAsync(Schema("points", VectorElement.UInt8, Metric.L2));
            for (int again = 0; again < 3; again++)
            {
                for (int i = 0; i < 300; i++)
                {
                    var document = new Document(i)
                    {
                        ["label"] = i % 3,
                        Vectors = { ["v"] = new byte[] { (byte)i, (byte)(i >> 8), (byte)again, 0, 0, 0, 0, 0 } },
                    };
                    Assert.True((await points.InsertAsync(document, Durability.None)).IsOk);
                }

                if (again == 1)
                {
                    await database.FlushAsync();
                }

                Assert.Equal(100, await points.DeleteAsync(Filter.Equal("label", 1)));
                Assert.Equal(0, await points.DeleteAsync(Filter.Equal("label", 1)));
                Assert.Null(points.Fetch(1));
                Assert.Equal(200, points.Query(new VectorQuery("v", new byte[8]) { K = 1000 }).Length);
                Assert.Equal(200, await points.DeleteAsync(Filter.Parse("label in (0, 2)")));
                Assert.Equal(0, points.Count());
                Assert.Empty(points.Query(new VectorQuery("v", new byte[8])));
            }
        }
    }

    [Fact]
    public async Task Collections_with_different_vectors_do_not_disturb_each_other()
    {
        await using TurnstileDatabase database = await OpenAsync();
        (VectorElement Element, Metric Metric)[] kinds =
        [
            (VectorElement.Float32, Metric.L2), (VectorElement.UInt8, Metric.L2), (VectorElement.Int8, Metric.Cosine),
            (VectorElement.Float32, Metric.InnerProduct),
        ];
        Task<Collection>[] made = [.. kinds.Select(async (kind, index) =>
        {
            Collection collection =
                await database.CreateCollectionAsync(Schema($"c{index}", kind.Element, kind.Metric));
            for (int i = 0; i < 2500; i++)
            {
                var document = new Document(i) { Vectors = { ["v"] = VectorOf(kind.Element, i) } };
                await collection.InsertAsync(document, Durability.None);
            }

            return collection;
        })];
        Collection[] collections = await Task.WhenAll(made);
        await database.OptimizeAsync();
        int[] found = new int[kinds.Length];
        Parallel.For(0, 400, i =>
        {
            for (int c = 0; c < kinds.Length; c++)
            {
                var query = new VectorQuery("v", VectorOf(kinds[c].Element, i * 6)) { K = 5 };
                QueryHit[] hits = collections[c].Query(query);
                QueryHit[] exact = collections[c].Query(query with { Exact = true });
                Assert.Equal(5, hits.Length);
                int common = hits.Select(hit => hit.Id).Intersect(exact.Select(hit => hit.Id)).Count();
                Interlocked.Add(ref found[c], common);
            }
        });
        Assert.All(found, count => Assert.True(count > 2000 * 0.9, $"recall {count / 2000.0}"));
    }

    private static void CheckPassing(
        Collection points, float[] vector, Filter filter, int passing, Func<QueryHit, bool> passes)
    {
        var query = new VectorQuery("v", vector) { K = 20, Filter = filter };
        QueryHit[] hits = points.Query(query);
        Assert.Equal(Math.Min(20, passing), hits.Length);
        Assert.All(hits, hit => Assert.True(passes(hit)));
        Assert.Equal(hits.Length, hits.Select(static hit => hit.Id).Distinct().Count());
        Assert.Equal(passing, points.Count(filter));
        Assert.Equal(passing, points.Query(query with { K = 5000 }).Length);
    }

    private static float[] Apart(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static VectorValue VectorOf(VectorElement element, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[8];
        random.NextBytes(bytes);
        return element switch
        {
            VectorElement.Float32 => bytes.Select(static value => (float)value - 100).ToArray(),
            VectorElement.UInt8 => bytes,
            _ => bytes.Select(static value => (sbyte)(value - 128)).ToArray(),
        };
    }

    private static CollectionSchema Schema(string name, VectorElement element, Metric metric) =>
        new(name, DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.Int32("rank")],
            Vectors = [new VectorField("v", element, 8, metric, IndexOptions.Hnsw(8, 60))],
        };

    private ValueTask<TurnstileDatabase> OpenAsync() => TurnstileDatabase.OpenAsync(
        _path, new DatabaseOptions { MemTableBytes = 1 << 20, LogFileBytes = 1 << 20, IndexThreads = 2 });
}

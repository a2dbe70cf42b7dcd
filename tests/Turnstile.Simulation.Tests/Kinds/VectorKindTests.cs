using System.Collections.Immutable;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Simulation.Tests.Model;
using Turnstile.Vectors;
using Turnstile.Vectors.BlockMax;
using Turnstile.Vectors.Sparse;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Kinds;

/// <summary>Fields of sparse vectors and of multi-vectors through the life of a database with all its threads.
/// </summary>
/// <remarks>
/// Scenario: upserts and deletes of thousands of documents, a snapshot, more changes, a flush, merges, a reopening with
/// and without index files, with segments sealed early.
/// Oracle: all documents compared in doubles; exact answers are equal to it, so are those by bounds, and those by codes
/// find most of it.
/// It does not model: crashes and damages, which the workloads of this project have for every kind of field.
/// </remarks>
public sealed class VectorKindTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"turnstile-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Sparse_vectors_are_found_as_they_are_through_all_a_database_goes_through()
    {
        var scenario = new KindScenario(VectorField.Sparse("terms"), SparseOf, seed: 5);
        await RunAsync(scenario, isIndexExact: true);
        await using TurnstileDatabase database = await OpenAsync();
        Collection items = database.GetCollection("items");
        double recall = scenario.Recall(
            items, static query => query with { SparseEffort = new BlockMaxEffort(0.9f, 1) });
        Assert.True(recall >= 0.75, $"recall is {recall}");
    }

    [Fact]
    public async Task Multi_vectors_are_found_as_they_are_through_all_a_database_goes_through()
    {
        var scenario = new KindScenario(
            VectorField.Multi("tokens", 8, Metric.Cosine, IndexOptions.Hnsw(8, 32)), TokensOf, seed: 6);
        await RunAsync(scenario, isIndexExact: false);
        await using TurnstileDatabase database = await OpenAsync();
        double recall = scenario.Recall(database.GetCollection("items"), static query => query);
        Assert.True(recall >= 0.9, $"recall is {recall}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fields_without_an_index_are_scanned(bool isSparse)
    {
        VectorField field = isSparse
            ? VectorField.Sparse("v", IndexOptions.Flat)
            : VectorField.Multi("v", 8, Metric.InnerProduct, IndexOptions.Flat);
        var scenario = new KindScenario(field, isSparse ? SparseOf : TokensOf, seed: 7);
        await using TurnstileDatabase database = await OpenAsync();
        Collection items = await database.CreateCollectionAsync(scenario.Schema);
        await scenario.ChangeAsync(items, 1_500, idMax: 1_000);
        scenario.Check(items, scenario.Documents, exact: false);
        await database.OptimizeAsync();
        scenario.Check(items, scenario.Documents, exact: false);
        Assert.Equal(0, items.Stats().IndexBytes);
        Assert.Equal(0, items.Stats().VectorBytes);
    }

    [Fact]
    public async Task Vectors_at_all_limits_are_indexed_and_found()
    {
        await using TurnstileDatabase database = await OpenAsync();
        Collection items = await database.CreateCollectionAsync(new CollectionSchema("items", DocumentIdKind.Int64)
        {
            Vectors = [VectorField.Sparse("terms"), VectorField.Multi("tokens", 256, Metric.InnerProduct)],
        });
        float[] tokens = new float[VectorField.MultiComponentCountMax];
        Array.Fill(tokens, VectorField.MultiComponentMax);
        uint[] terms = new uint[SparseVector.NonZeroMax];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = uint.MaxValue - (uint)terms.Length + (uint)i;
        }

        float[] weights = new float[terms.Length];
        Array.Fill(weights, SparseVector.WeightMax);
        for (int i = 0; i < 3; i++)
        {
            var document = new Document(i);
            document.Vectors["terms"] = new SparseVector(terms, weights);
            document.Vectors["tokens"] = VectorValue.OfTokens(tokens, 256);
            await items.InsertAsync(document);
        }

        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(4_096, items.Fetch(1)!.Vectors["tokens"].TokenCount);
            VectorValue sparse = items.Fetch(1)!.Vectors["terms"];
            VectorValue one = VectorValue.OfTokens(tokens.AsMemory(0, 256), 256);
            foreach ((string field, VectorValue near) in new[] { ("terms", sparse), ("tokens", one) })
            {
                QueryHit[] hits = items.Query(new VectorQuery(field, near));
                Assert.Equal(3, hits.Length);
                Assert.All(hits, static hit => Assert.True(double.IsFinite(hit.Distance) && hit.Distance < 0));
            }

            await database.OptimizeAsync();
        }

        Assert.Equal(3, items.Stats().IndexedRows);
    }

    [Fact]
    public async Task Objects_with_sparse_vectors_and_multi_vectors_are_stored_and_read()
    {
        await using TurnstileDatabase database = await OpenAsync();
        var articles = await database.CreateCollectionAsync<Article>("articles");
        var terms = new SparseVector([3, 70_000], [1.5f, -2]);
        await articles.UpsertAsync(new Article(1, terms, [[1, 0], [0, 2]]));
        await articles.UpsertAsync(new Article(2, null, null));

        Assert.True(articles.TryFetch(1, out Article? read));
        Assert.Equal(terms.Terms, read.Terms!.Terms);
        Assert.Equal(terms.Weights, read.Terms.Weights);
        Assert.Equal([[1, 0], [0, 2]], read.Tokens);
        Assert.True(articles.TryFetch(2, out Article? empty));
        Assert.Null(empty.Terms);
        Assert.Null(empty.Tokens);
        QueryHit[] hits = articles.Collection.Query(
            new VectorQuery("tokens", VectorValue.OfTokens([2f, 0], [0, 1])) { K = 5 });
        Assert.Equal(-4, Assert.Single(hits).Distance, 1e-6);
    }

    private async Task RunAsync(KindScenario scenario, bool isIndexExact)
    {
        ImmutableDictionary<long, ModelDocument> before;
        await using (TurnstileDatabase database = await OpenAsync())
        {
            Collection items = await database.CreateCollectionAsync(scenario.Schema);
            await scenario.ChangeAsync(items, 5_000, idMax: 4_000);
            before = scenario.Documents;
            scenario.Check(items, before, exact: true);
            using Snapshot snapshot = database.OpenSnapshot();
            await scenario.ChangeAsync(items, 1_500, idMax: 4_000);
            scenario.Check(items, scenario.Documents, exact: true);
            await database.OptimizeAsync();
            for (int round = 0; round < 2; round++)
            {
                scenario.Check(items, scenario.Documents, exact: true);
                scenario.Check(items, before, exact: true, snapshot);
                if (isIndexExact)
                {
                    scenario.Check(items, scenario.Documents, exact: false);
                    scenario.Check(items, before, exact: false, snapshot);
                }

                await database.CompactAsync();
            }

            Assert.True(items.Stats().IndexBytes > 0);
            Assert.Equal(items.Stats().Rows, items.Stats().IndexedRows);
        }

        foreach (bool isLost in new[] { false, true })
        {
            foreach (string file in Directory.GetFiles(_path, "*.index").Where(_ => isLost))
            {
                File.Delete(file);
            }

            await using TurnstileDatabase database = await OpenAsync();
            Collection items = database.GetCollection("items");
            scenario.Check(items, scenario.Documents, exact: true);
            scenario.Check(items, scenario.Documents, exact: !isIndexExact);
            await database.OptimizeAsync();
            scenario.Check(items, scenario.Documents, exact: !isIndexExact);
        }

        VerifyReport report = TurnstileDatabase.Verify(_path);
        Assert.True(report.IsGood, string.Join(", ", report.Files));
    }

    private static VectorValue SparseOf(Random random)
    {
        var weights = new SortedDictionary<uint, float>();
        for (int i = random.Next(4, 30); i > 0; i--)
        {
            weights[(uint)(random.NextDouble() * random.NextDouble() * random.NextDouble() * 2_000)] =
                (float)(3 * random.NextDouble()) + 0.01f;
        }

        return new SparseVector([.. weights.Keys], [.. weights.Values]);
    }

    // Around some topics, as the tokens of texts are.
    private static VectorValue TokensOf(Random random)
    {
        float[][] tokens = new float[random.Next(1, 8)][];
        for (int i = 0; i < tokens.Length; i++)
        {
            var topic = new Random(random.Next(200));
            tokens[i] = [.. Enumerable.Range(0, 8).Select(_ => topic.NextSingle() - 0.5f + (random.NextSingle() / 10))];
        }

        return VectorValue.OfTokens(tokens);
    }

    // Segments are sealed early, so that there are several, and merges of them.
    private ValueTask<TurnstileDatabase> OpenAsync() => TurnstileDatabase.OpenAsync(_path, new DatabaseOptions
    {
        MemTableBytes = 1 << 20,
        LogFileBytes = 1 << 20,
        SegmentBytes = 1 << 20,
        IndexThreads = 2,
    });

    private sealed record Article(
        long Id, [property: Vector] SparseVector? Terms, [property: Vector(2, Metric.InnerProduct)] float[][]? Tokens);
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>A query that wants a recall finds about as much, whatever the data.</summary>
/// <remarks>
/// Scenario: graphs of few links over vectors of several seeds, so that the usual least effort finds too little;
/// queries are drawn as the rows were, and are none of them.
/// Oracle: exact search. A wanted recall is reached but for what 64 samples of ten hits can tell, and not by the
/// greatest effort there is.
/// It does not model: queries that are unlike all rows; they find less, and are to set an effort.
/// </remarks>
public sealed class TargetRecallTests : IDisposable
{
    private const int Count = 5_000;
    private const int QueryCount = 200;
    private const int Dimension = 32;
    private const double Slack = .05;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(11, 0)]
    [InlineData(12, 0)]
    [InlineData(13, 1)]
    [InlineData(14, 4)]
    public async Task A_wanted_recall_is_found_over_seeds(int seed, int spread)
    {
        // One worker enters rows in their order, so the graph is the same each time.
        var options = new DatabaseOptions { IndexThreads = 1 };
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(_directory.Path, options);
        Collection documents = await database.CreateCollectionAsync(
            new CollectionSchema("documents", DocumentIdKind.Int64)
            {
                Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, IndexOptions.Hnsw(4, 40))],
            });
        float[][] vectors = ClusteredVectors.Draw(Count + QueryCount, Dimension, seed, spread);
        for (int id = 0; id < Count; id++)
        {
            await documents.UpsertAsync(new Document(id) { Vectors = { ["v"] = vectors[id] } }, Durability.None);
        }

        await database.OptimizeAsync();
        float[][] queries = vectors[Count..];
        double least = Recall(documents, queries, static query => query with { EfSearch = 10 });
        double some = Recall(documents, queries, static query => query with { TargetRecall = .9 });
        double more = Recall(documents, queries, static query => query with { TargetRecall = .95 });
        double most = Recall(documents, queries, static query => query with { EfSearch = 1_024 });
        string found = $"{least:0.0000} at least, {some:0.0000} for .9, {more:0.0000} for .95, {most:0.0000} at most";
        TestContext.Current.TestOutputHelper!.WriteLine(found);
        Assert.True(least < .9 && some >= .9 - Slack && more >= .95 - Slack && some <= more && some < most, found);
    }

    private static double Recall(Collection documents, float[][] queries, Func<VectorQuery, VectorQuery> change)
    {
        int found = 0;
        foreach (float[] vector in queries)
        {
            var query = new VectorQuery("v", vector) { K = 10 };
            HashSet<long> truth = [.. documents.Query(query with { Exact = true }).Select(hit => hit.Id.AsInt64())];
            found += documents.Query(change(query)).Count(hit => truth.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * queries.Length);
    }
}

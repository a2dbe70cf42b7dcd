using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Planning;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Simulation.Tests.Traps;

/// <summary>What filters leave is found as well as without them, whether they go with the vectors or not.</summary>
/// <remarks>
/// Scenario: rows lie in clusters; one field is a number by chance, another the cluster. Queries lie among the rows.
/// Oracle: the exact answer through the same filter.
/// It does not model: several segments, and rows that are superseded.
/// </remarks>
public sealed class FilteredRecallTests : IDisposable
{
    private const int Count = 20_000;
    private const int Clusters = 8;
    private const int Dimension = 12;
    private const int QueryCount = 40;
    private const int K = 10;
    private const int Effort = 24;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"turnstile-{Guid.NewGuid():N}");
    private readonly Random _random = new(5);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Filters_of_every_width_cost_no_recall()
    {
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(
            _path, new DatabaseOptions { IndexThreads = 2, Durability = Durability.None });
        Collection points = await CreateAsync(database);
        await database.OptimizeAsync();
        Assert.Equal(1, points.Stats().Segments);

        // Each way to search is among them.
        var cost = new GraphCost(Dimension, IsOnDisk: false);
        Assert.Equal(SegmentPlan.Graph, SegmentPlanner.Choose(Count, Count / 2, K, Effort, cost));
        Assert.Equal(SegmentPlan.FilteredGraph, SegmentPlanner.Choose(Count, Count / 5, K, Effort, cost));
        Assert.Equal(SegmentPlan.Scan, SegmentPlanner.Choose(Count, Count / 10, K, Effort, cost));
        Assert.True(SegmentPlanner.MayGoInside(Count, Count / Clusters));
        Assert.True(SegmentPlanner.IsInside(Count, Count / Clusters, around: .9, Effort, cost));
        foreach (string filter in (string[])
            ["rank < 1000", "rank < 500", "rank < 200", "rank < 100", "rank < 10", "rank < 1", "label = 3"])
        {
            double recall = Recall(points, Filter.Parse(filter));
            Assert.True(recall >= .95, $"{filter}: recall {recall}");
        }
    }

    private double Recall(Collection points, Filter filter)
    {
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < QueryCount; i++)
        {
            var query = new VectorQuery("v", Draw(i % Clusters)) { K = K, EfSearch = Effort, Filter = filter };
            HashSet<DocumentId> nearest = [.. points.Query(query with { Exact = true }).Select(static hit => hit.Id)];
            found += points.Query(query).Count(hit => nearest.Contains(hit.Id));
            wanted += nearest.Count;
        }

        return (double)found / wanted;
    }

    private async Task<Collection> CreateAsync(TurnstileDatabase database)
    {
        Collection points = await database.CreateCollectionAsync(new CollectionSchema("points", DocumentIdKind.Int64)
        {
            Fields = [ScalarField.Int32("label"), ScalarField.Int32("rank")],
            Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2, IndexOptions.Hnsw())],
        });
        int[] ranks = [.. Enumerable.Range(0, Count).Select(static i => i % 1000)];
        _random.Shuffle(ranks);
        foreach (int[] some in Enumerable.Range(0, Count).Chunk(500))
        {
            var batch = new WriteBatch();
            foreach (int i in some)
            {
                batch.Insert(points, new Document(i)
                {
                    ["label"] = i % Clusters,
                    ["rank"] = ranks[i],
                    Vectors = { ["v"] = Draw(i % Clusters) },
                });
            }

            await database.CommitAsync(batch);
        }

        return points;
    }

    // Clusters lie apart on the axes, and are wide, so that their rows have neighbours of their own.
    private float[] Draw(int cluster) =>
        [.. Enumerable.Range(0, Dimension).Select(axis => (axis == cluster ? 3f : 0f) + _random.NextSingle())];
}

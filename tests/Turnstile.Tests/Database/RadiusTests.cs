using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Engine;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;

namespace Turnstile.Tests.Database;

/// <summary>Many documents within a radius are found by one walk through each graph nearly as by comparing all; no hit
/// is farther, and none of a row that no graph has is missed.</summary>
public sealed class RadiusTests
{
    private const int Dimension = 24;
    private const int Count = 6_000;
    private const int QueryCount = 12;

    [Theory]
    [InlineData(1, Metric.L2, "Auto")]
    [InlineData(2, Metric.L2, "Int4")]
    [InlineData(3, Metric.L2, "None")]
    [InlineData(4, Metric.L2, "TwoLevel")]
    [InlineData(5, Metric.Cosine, "Auto")]
    [InlineData(6, Metric.InnerProduct, "Int4")]
    [InlineData(7, Metric.L1, "Auto")]
    public async Task Nearly_all_are_found_by_every_code_and_metric(int seed, Metric metric, string codes)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 2 * Count);
        float[][] vectors = ClusteredItems.Draw(Count + QueryCount, seed);
        Collection items = await FillAsync(store, vectors, metric, codes);
        foreach (int hits in new[] { 60, 400, 2_000 })
        {
            Check(items, vectors, hits, filter: null, floor: .985);
        }
    }

    [Fact]
    public async Task Segments_filters_and_superseded_rows_leave_it_right()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 2_500);
        float[][] vectors = ClusteredItems.Draw(Count + QueryCount, seed: 8);
        Collection items = await FillAsync(store, vectors, Metric.L2, "Auto");
        for (int id = 0; id < Count; id += 30)
        {
            await items.DeleteAsync(id);
        }

        Assert.True(items.Stats().Segments >= 2);
        foreach (string? filter in new[] { null, "number < 5300", "number < 2200", "number < 300" })
        {
            Check(items, vectors, 300, filter is null ? null : Filter.Parse(filter), floor: .985);
        }
    }

    [Fact]
    public async Task Rows_that_were_just_written_are_always_found()
    {
        // All in the segment that is written to, so that the rows come behind those of its graph.
        using var directory = new TemporaryDirectory();
        await using TurnstileDatabase database = await TurnstileDatabase.OpenAsync(directory.Path);
        float[][] vectors = ClusteredItems.Draw(Count + QueryCount, seed: 9);
        Collection items = await database.CreateCollectionAsync(
            SchemaOf(Metric.L2, "Auto"), TestContext.Current.CancellationToken);
        await FillAsync(items, batch => database.CommitAsync(batch).AsTask(), vectors);
        Assert.Equal(1, items.Stats().Segments);
        for (int i = 0; i < QueryCount; i++)
        {
            VectorQuery query = QueryOf(items, vectors[Count + i], hits: 200, filter: null);
            var batch = new WriteBatch();
            for (int id = 0; id < 50; id++)
            {
                batch.Upsert(
                    items, new Document(id) { ["number"] = id, Vectors = { ["v"] = vectors[Count + i] } });
            }

            await database.CommitAsync(batch);
            Assert.Equal(50, items.Query(query).Count(hit => hit.Distance == 0));
        }
    }

    [Fact]
    public async Task No_more_than_k_are_found_and_these_are_the_nearest()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 2 * Count);
        float[][] vectors = ClusteredItems.Draw(Count + QueryCount, seed: 10);
        Collection items = await FillAsync(store, vectors, Metric.L2, "Int8");
        int found = 0;
        for (int i = 0; i < QueryCount; i++)
        {
            VectorQuery query = QueryOf(items, vectors[Count + i], hits: 1_400, filter: null) with { K = 150 };
            QueryHit[] hits = items.Query(query);
            Assert.Equal(150, hits.Length);
            found += hits.Intersect(items.Query(query with { Exact = true })).Count();
            Assert.Equal(150, items.Query(query with { Radius = double.PositiveInfinity }).Length);
            Assert.Empty(items.Query(query with { Radius = -1 }));
        }

        Assert.InRange(found, QueryCount * 150 * .985, QueryCount * 150);
    }

    private static void Check(Collection items, float[][] vectors, int hits, Filter? filter, double floor)
    {
        int wanted = 0;
        int found = 0;
        for (int i = 0; i < QueryCount; i++)
        {
            VectorQuery query = QueryOf(items, vectors[Count + i], hits, filter);
            QueryHit[] all = items.Query(query with { Exact = true });
            QueryHit[] some = items.Query(query);
            Assert.All(some, hit => Assert.True(hit.Distance <= query.Radius));
            Assert.Equal(some.Select(hit => hit.Distance).Order(), some.Select(hit => hit.Distance));
            Assert.Equal(some.Length, some.DistinctBy(hit => hit.Id).Count());
            wanted += all.Length;
            found += some.Select(hit => hit.Id).Intersect(all.Select(hit => hit.Id)).Count();
        }

        Assert.True(found >= floor * wanted, $"{hits} hits, filter {filter}: {found} of {wanted}");
    }

    // As far as so many documents lie, whatever the filter.
    private static VectorQuery QueryOf(Collection items, float[] vector, int hits, Filter? filter)
    {
        QueryHit[] nearest = items.Query(new VectorQuery("v", vector) { K = hits, Exact = true });
        return new VectorQuery("v", vector) { K = 10_000, Radius = nearest[^1].Distance, Filter = filter };
    }

    private static async Task<Collection> FillAsync(
        RunningKeys store, float[][] vectors, Metric metric, string codes)
    {
        Collection items = await store.Doors.CreateCollectionAsync(
            SchemaOf(metric, codes), TestContext.Current.CancellationToken);
        await FillAsync(items, batch => store.CommitAsync(batch).AsTask(), vectors);
        return items;
    }

    private static CollectionSchema SchemaOf(Metric metric, string codes)
    {
        IndexOptions options = IndexOptions.Hnsw(efConstruction: 64) with
        {
            Quantization = codes switch
            {
                "None" => Quantization.None,
                "Int4" => Quantization.Int4,
                "Int8" => Quantization.Int8,
                "TwoLevel" => Quantization.TwoLevel,
                _ => Quantization.Auto,
            },
        };
        return new CollectionSchema("items", DocumentIdKind.Int64)
        {
            Vectors = [new VectorField("v", VectorElement.Float32, Dimension, metric, options)],
            Fields = [ScalarField.Int32("number")],
        };
    }

    private static async Task FillAsync(Collection items, Func<WriteBatch, Task> commit, float[][] vectors)
    {
        for (int id = 0; id < Count; id += 250)
        {
            var batch = new WriteBatch();
            for (int i = id; i < id + 250; i++)
            {
                batch.Upsert(items, new Document(i) { ["number"] = i, Vectors = { ["v"] = vectors[i] } });
            }

            await commit(batch);
        }

        for (int i = 0; items.Stats() is var stats && stats.IndexedRows < stats.Rows; i++)
        {
            Assert.True(i < 6_000, "workers did not come so far within 60 s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Tests.Database;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>Rows of a small segment are found by the graph of the largest.</summary>
public sealed class AnchorJobTests
{
    private const int Dimension = 24;
    private const int LargeCount = 2_600;
    private const int SmallCount = 700;
    private static readonly float[][] s_vectors = Clusters(LargeCount + (2 * SmallCount), seed: 1);
    private static readonly float[][] s_queries = Clusters(100, seed: 2);

    public static TheoryData<string, double> Quantizations => new()
    {
        { "Auto", .97 },
        { "None", .97 },
        { "Int4", .9 },
        { "TwoLevel", .9 },
        { "BFloat16", .97 },
        { "RaBitQ", .95 },
    };

    [Theory]
    [MemberData(nameof(Quantizations))]
    public async Task New_rows_and_rows_written_again_are_found_by_their_anchors(string codes, double floor)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, ByName(codes));
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, LargeCount, LargeCount + (SmallCount / 2));
        await UpsertAsync(items, 0, SmallCount / 2, shift: LargeCount + SmallCount);
        (VectorIndex large, VectorIndex small) = await AnchoredAsync(store, SmallCount);
        Assert.Null(large.Search!.Anchors);
        Assert.Same(large.Search.Graph, small.Search!.Anchors!.Table.Graph);
        Assert.True(small.IndexBytes > small.Search.Anchors.Table.ByteCount);
        Assert.InRange(Recall(items), floor, 1);
        foreach (long id in new[] { 3L, LargeCount + 3 })
        {
            await items.DeleteAsync(id);
            float[] vector = s_vectors[id < LargeCount ? id + LargeCount + SmallCount : id];
            Assert.DoesNotContain(items.Query(new VectorQuery("v", vector)), hit => hit.Id.AsInt64() == id);
        }

        Assert.InRange(Recall(items), floor, 1);
    }

    [Fact]
    public async Task An_older_reader_finds_what_he_may_see_and_nothing_else()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, Quantization.Auto);
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, LargeCount, LargeCount + (SmallCount / 2));
        using Snapshot before = items.OpenSnapshot();
        await UpsertAsync(items, 0, SmallCount / 2, shift: LargeCount + SmallCount);
        await AnchoredAsync(store, SmallCount);
        int count = 0;
        foreach (float[] vector in s_queries)
        {
            var query = new VectorQuery("v", vector) { K = 10 };
            QueryHit[] exact = items.Query(query with { Exact = true }, before);
            QueryHit[] found = items.Query(query, before);
            Assert.All(found, hit => Assert.True(hit.Sequence <= before.Sequence));
            count += found.Intersect(exact).Count();
        }

        Assert.InRange(count / (10.0 * s_queries.Length), .97, 1);
    }

    [Fact]
    public async Task What_was_written_a_moment_ago_is_found_whether_it_has_anchors_or_not()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, Quantization.Auto);
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, LargeCount, LargeCount + SmallCount);
        await AnchoredAsync(store, SmallCount);
        for (int id = LargeCount + SmallCount; id < LargeCount + SmallCount + 100; id++)
        {
            await UpsertAsync(items, id, id + 1);
            Assert.Equal(id, items.Query(new VectorQuery("v", s_vectors[id]) { K = 10 })[0].Id.AsInt64());
            Assert.Equal(id, items.Query(new VectorQuery("v", s_vectors[id]) { K = 1 })[0].Id.AsInt64());
        }
    }

    [Fact]
    public async Task A_document_written_again_and_again_is_found_though_its_dead_versions_fill_all_anchors()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, Quantization.Auto);
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, LargeCount, LargeCount + 200);
        for (int version = 1; version <= 60; version++)
        {
            await UpsertAsync(items, 7, 8);
            await AnchoredAsync(store, 200 + version);
            QueryHit[] hits = items.Query(new VectorQuery("v", s_vectors[7]) { K = 10 });
            Assert.True(hits[0].Id.AsInt64() == 7, $"version {version} is not found");
        }
    }

    [Fact]
    public async Task As_many_equal_rows_are_found_as_are_asked_for_though_anchors_have_no_place_for_them()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, Quantization.Auto);
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        for (int id = LargeCount; id < LargeCount + 150; id++)
        {
            await items.UpsertAsync(new Document(id) { Vectors = { ["v"] = s_vectors[7] } });
        }

        await AnchoredAsync(store, 150);
        QueryHit[] hits = items.Query(new VectorQuery("v", s_vectors[7]) { K = 100 });
        Assert.Equal(100, hits.Count(static hit => hit.Distance == 0));
    }

    [Fact]
    public async Task Too_few_rows_and_too_many_have_no_anchors()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, Quantization.Auto);
        await UpsertAsync(items, 0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, LargeCount, LargeCount + 20);
        await IndexedAsync(items);
        Assert.Null(Newest(store).Search!.Anchors);
        await UpsertAsync(items, LargeCount + 20, LargeCount + 200);
        await AnchoredAsync(store, 200);
        await UpsertAsync(items, LargeCount + 200, LargeCount + (2 * SmallCount));
        await UpsertAsync(items, 0, SmallCount / 2);
        await IndexedAsync(items);
        Assert.Null(Newest(store).Search!.Anchors);
        Assert.InRange(Recall(items), .97, 1);
    }

    private static Quantization ByName(string name) => name switch
    {
        "None" => Quantization.None,
        "Int4" => Quantization.Int4,
        "TwoLevel" => Quantization.TwoLevel,
        "BFloat16" => Quantization.BFloat16,
        "RaBitQ" => Quantization.RaBitQ(7),
        _ => Quantization.Auto,
    };

    private static Task<Collection> CreateAsync(RunningKeys store, Quantization codes) =>
        store.Doors.CreateCollectionAsync(
            new CollectionSchema("items", DocumentIdKind.Int64)
            {
                Vectors =
                [
                    new VectorField(
                        "v",
                        VectorElement.Float32,
                        Dimension,
                        Metric.L2,
                        IndexOptions.Hnsw() with { Quantization = codes }),
                ],
            },
            TestContext.Current.CancellationToken).AsTask();

    private static async Task UpsertAsync(Collection items, int from, int to, int shift = 0)
    {
        for (int id = from; id < to; id++)
        {
            await items.UpsertAsync(new Document(id) { Vectors = { ["v"] = s_vectors[id + shift] } });
        }
    }

    private static async Task<(VectorIndex Large, VectorIndex Small)> AnchoredAsync(RunningKeys store, int count)
    {
        VectorIndex small = Newest(store);
        await UntilAsync(() => small.Search!.Anchors?.Progress.Watermark == count && small.IsIndexed(count));
        return (Segments(store)[0].Vectors[0], small);
    }

    private static Task IndexedAsync(Collection items) =>
        UntilAsync(() => items.Stats() is var stats && stats.IndexedRows == stats.Rows);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; !isSo(); i++)
        {
            Assert.True(i < 2_000, "workers did not come so far within 20 s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static VectorIndex Newest(RunningKeys store) => Segments(store)[^1].Vectors[0];

    private static Segment[] Segments(RunningKeys store)
    {
        using ViewLease lease = store.Open.Store.Views.Acquire();
        var part = (CollectionsPart)lease.View[ViewSlot.Collections];
        return [.. part.Collections.Values.Single().Segments];
    }

    private static double Recall(Collection items)
    {
        int found = 0;
        foreach (float[] vector in s_queries)
        {
            var query = new VectorQuery("v", vector) { K = 10 };
            HashSet<long> exact = [.. items.Query(query with { Exact = true }).Select(hit => hit.Id.AsInt64())];
            QueryHit[] hits = items.Query(query);
            Assert.Equal(10, hits.Select(hit => hit.Id).Distinct().Count());
            found += hits.Count(hit => exact.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * s_queries.Length);
    }

    private static float[][] Clusters(int count, int seed) =>
        ClusteredVectors.Draw(count, Dimension, seed, spread: 2);
}

using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Segments;
using Turnstile.Tests.Kv;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>Rows of a small segment are found by the graph of the largest.</summary>
public sealed class AnchorJobTests
{
    private const int LargeCount = 2_600;
    private const int SmallCount = 700;
    private const int TooFew = (LargeCount / 128) - 1;
    private static readonly float[][] s_vectors = ClusteredItems.Draw(LargeCount + (2 * SmallCount), seed: 1);

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
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors, codes);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(LargeCount, LargeCount + (SmallCount / 2));
        await items.UpsertAsync(0, SmallCount / 2, shift: LargeCount + SmallCount);
        (VectorIndex large, VectorIndex small) = await AnchoredAsync(items, SmallCount);
        Assert.Null(Graph(large).Anchors);
        Assert.Same(Graph(large).Graph, Graph(small).Anchors!.Table.Graph);
        Assert.True(small.IndexBytes > Graph(small).Anchors!.Table.ByteCount);
        Assert.InRange(items.Recall(), floor, 1);
        foreach (long id in new[] { 3L, LargeCount + 3 })
        {
            await items.Collection.DeleteAsync(id);
            float[] vector = s_vectors[id < LargeCount ? id + LargeCount + SmallCount : id];
            Assert.DoesNotContain(items.Collection.Query(new VectorQuery("v", vector)), hit => hit.Id.AsInt64() == id);
        }

        Assert.InRange(items.Recall(), floor, 1);
    }

    [Fact]
    public async Task An_older_reader_finds_what_he_may_see_and_nothing_else()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(LargeCount, LargeCount + (SmallCount / 2));
        using Snapshot before = items.Collection.OpenSnapshot();
        await items.UpsertAsync(0, SmallCount / 2, shift: LargeCount + SmallCount);
        await AnchoredAsync(items, SmallCount);
        Assert.InRange(items.Recall(before), .97, 1);
    }

    [Fact]
    public async Task What_was_written_a_moment_ago_is_found_whether_it_has_anchors_or_not()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(LargeCount, LargeCount + SmallCount);
        await AnchoredAsync(items, SmallCount);
        for (int id = LargeCount + SmallCount; id < LargeCount + SmallCount + 100; id++)
        {
            await items.UpsertAsync(id, id + 1);
            Assert.Equal(id, items.Collection.Query(new VectorQuery("v", s_vectors[id]) { K = 10 })[0].Id.AsInt64());
            Assert.Equal(id, items.Collection.Query(new VectorQuery("v", s_vectors[id]) { K = 1 })[0].Id.AsInt64());
        }
    }

    [Fact]
    public async Task A_document_written_again_and_again_is_found_though_its_dead_versions_fill_all_anchors()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(LargeCount, LargeCount + 200);
        for (int version = 1; version <= 60; version++)
        {
            await items.UpsertAsync(7, 8);
            await AnchoredAsync(items, 200 + version);
            QueryHit[] hits = items.Collection.Query(new VectorQuery("v", s_vectors[7]) { K = 10 });
            Assert.True(hits[0].Id.AsInt64() == 7, $"version {version} is not found");
        }
    }

    [Fact]
    public async Task As_many_equal_rows_are_found_as_are_asked_for_though_anchors_have_no_place_for_them()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        for (int id = LargeCount; id < LargeCount + 150; id++)
        {
            await items.Collection.UpsertAsync(new Document(id) { Vectors = { ["v"] = s_vectors[7] } });
        }

        await AnchoredAsync(items, 150);
        QueryHit[] hits = items.Collection.Query(new VectorQuery("v", s_vectors[7]) { K = 100 });
        Assert.Equal(100, hits.Count(static hit => hit.Distance == 0));
    }

    [Fact]
    public async Task Rows_are_noted_in_no_graph_that_still_grows()
    {
        const int Few = 500;
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, Few);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(Few, Few + LargeCount);
        await items.IndexedAsync();
        Assert.Null(Graph(items.Segments[0].Vectors[0]).Anchors);
        Assert.InRange(items.Recall(), .97, 1);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(0, 1);
        await ClusteredItems.UntilAsync(
            () => Graph(items.Segments[0].Vectors[0]).Anchors?.Progress.Watermark == Few);
        Assert.InRange(items.Recall(), .97, 1);
    }

    [Fact]
    public async Task Too_few_rows_and_too_many_have_no_anchors()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, LargeCount);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(LargeCount, LargeCount + TooFew);
        await items.IndexedAsync();
        Assert.Null(Graph(items.Newest).Anchors);
        await items.UpsertAsync(LargeCount + TooFew, LargeCount + 200);
        await AnchoredAsync(items, 200);
        await items.UpsertAsync(LargeCount + 200, LargeCount + (2 * SmallCount));
        await items.UpsertAsync(0, SmallCount / 2);
        await items.IndexedAsync();
        Assert.Null(Graph(items.Newest).Anchors);
        Assert.InRange(items.Recall(), .97, 1);
    }

    private static MemoryGraphIndex Graph(VectorIndex index) => (MemoryGraphIndex)index.Search!;

    private static async Task<(VectorIndex Large, VectorIndex Small)> AnchoredAsync(ClusteredItems items, int count)
    {
        VectorIndex small = items.Newest;
        await ClusteredItems.UntilAsync(
            () => Graph(small).Anchors?.Progress.Watermark == count && small.IsIndexed(count));
        return (items.Segments[0].Vectors[0], small);
    }
}

using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Tests.Database;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>Two segments become one, and what their graphs knew goes on in it.</summary>
public sealed class SegmentMergeTests
{
    private const int Dimension = 24;
    private const int Count = 1_200;
    private const int QueryCount = 100;
    private static readonly float[][] s_vectors = ClusteredVectors.Draw(2 * Count, Dimension, seed: 3, spread: 2);
    private static readonly float[][] s_queries = ClusteredVectors.Draw(QueryCount, Dimension, seed: 4, spread: 2);

    public static TheoryData<string> Quantizations => ["Auto", "None", "Int4", "TwoLevel"];

    [Theory]
    [MemberData(nameof(Quantizations))]
    public async Task Two_segments_of_like_size_become_one_in_which_all_is_found(string codes)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, codes);
        await UpsertAsync(items, 0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await UpsertAsync(items, Count, 2 * Count);
        await store.Open.OptimizeAsync(null, TestContext.Current.CancellationToken);
        Segment merged = Assert.Single(Segments(store));
        Assert.Equal(2 * Count, merged.Vectors[0].Search!.LinkedCount);
        Assert.InRange(Recall(items), codes == "Int4" ? .9 : .97, 1);
    }

    [Fact]
    public async Task A_document_that_is_written_again_with_its_vector_takes_its_own_place_in_the_graph()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        Collection items = await CreateAsync(store, "Auto");
        await UpsertAsync(items, 0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);

        // Some have the vector they had, the last of them once more; some move, and one goes. Too few for a merge.
        await IndexedAsync(store);
        await UpsertAsync(items, 0, 150);
        await UpsertAsync(items, 149, 150);
        await UpsertAsync(items, 150, 160, shift: Count);
        await items.DeleteAsync(160);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await IndexedAsync(store);

        // The lease keeps the sources, whose vectors may leave memory any moment.
        using ViewLease lease = store.Open.Store.Views.Acquire();
        Segment[] sources = Segments(lease);
        Assert.Equal(2, sources.Length);
        var rows = new MergedRows([.. sources], store.Visible);
        FileNumber number = store.Open.Store.InMaking.Take();
        LiveFile file = SegmentFileWriter.Write(
            store.Open.Store.Files, store.Open.Store.Directory, number, rows);
        int pauses = 0;
        Segment merged = MergedSegment.Open(
            store.Open.Store.Files, store.Open.Store.Directory, file, rows, () => pauses++, CancellationToken.None);
        FieldIndex index = merged.Vectors[0].Search!;
        Assert.Equal(Count - 1, merged.Count);
        Assert.Equal(Count - 11, index.LinkedCount);
        Assert.InRange(pauses, 1, int.MaxValue);
        for (int row = 0; row < merged.Count; row++)
        {
            long id = merged.Columns.Read(row, 0, Sequence.Zero, []).Id.AsInt64();
            Assert.Equal(id is < 150 or > 160, index.Graph!.Contains(row));
        }

        merged.Release();
        store.Open.Store.InMaking.Release(number);
    }

    [Fact]
    public async Task What_is_superseded_goes_while_writers_go_on()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000, earlyRowsMin: 200);
        Collection items = await CreateAsync(store, "Auto");
        await UpsertAsync(items, 0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        long written = 0;
        Task writer = Task.Run(
            async () =>
            {
                for (int round = 0; !stop.IsCancellationRequested; round++)
                {
                    var batch = new WriteBatch();
                    for (int id = 0; id < Count; id++)
                    {
                        float[] vector = s_vectors[round % 2 == 0 ? id + Count : id];
                        batch.Upsert(items, new Document(id) { Vectors = { ["v"] = vector } });
                    }

                    await store.CommitAsync(batch);
                    Interlocked.Add(ref written, Count);
                }
            },
            TestContext.Current.CancellationToken);
        await UntilAsync(() => Volatile.Read(ref written) > 10 * Count);
        await UntilAsync(() => Segments(store).Sum(segment => segment.Count) <= 4 * Count);
        await stop.CancelAsync();
        await writer;
        Assert.Equal(Count, items.Count());
        Assert.InRange(Recall(items), .97, 1);
    }

    private static Task<Collection> CreateAsync(RunningKeys store, string codes) =>
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
                        IndexOptions.Hnsw() with
                        {
                            Quantization = codes switch
                            {
                                "None" => Quantization.None,
                                "Int4" => Quantization.Int4,
                                "TwoLevel" => Quantization.TwoLevel,
                                _ => Quantization.Auto,
                            },
                        }),
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

    private static Task IndexedAsync(RunningKeys store) =>
        UntilAsync(() => Segments(store).All(segment => segment.Vectors[0].IsIndexed(segment.Count)));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; !isSo(); i++)
        {
            Assert.True(i < 2_000, "workers did not come so far within 20 s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static Segment[] Segments(RunningKeys store)
    {
        using ViewLease lease = store.Open.Store.Views.Acquire();
        return Segments(lease);
    }

    private static Segment[] Segments(in ViewLease lease)
    {
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
            found += items.Query(query).Count(hit => exact.Contains(hit.Id.AsInt64()));
        }

        return found / (10.0 * QueryCount);
    }
}

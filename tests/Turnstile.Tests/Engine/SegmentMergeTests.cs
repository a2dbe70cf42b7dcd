using System.Runtime.InteropServices;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Segments;
using Turnstile.Manifest;
using Turnstile.Tests.Kv;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

/// <summary>Two segments become one, and what their graphs knew goes on in it.</summary>
public sealed class SegmentMergeTests
{
    private const int Count = 1_200;
    private static readonly float[][] s_vectors = ClusteredItems.Draw(2 * Count, seed: 3);

    public static TheoryData<string> Quantizations => ["Auto", "None", "Int4", "TwoLevel"];

    [Theory]
    [MemberData(nameof(Quantizations))]
    public async Task Two_segments_of_like_size_become_one_in_which_all_is_found(string codes)
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors, codes);
        await items.UpsertAsync(0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.UpsertAsync(Count, 2 * Count);
        await store.Open.OptimizeAsync(null, TestContext.Current.CancellationToken);
        Segment merged = Assert.Single(items.Segments);
        Assert.Equal(2 * Count, Assert.IsType<MemoryGraphIndex>(merged.Vectors[0].Search).LinkedCount);
        Assert.InRange(items.Recall(), codes == "Int4" ? .9 : .97, 1);
    }

    [Fact]
    public async Task A_document_that_is_written_again_with_its_vector_takes_its_own_place_in_the_graph()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);

        // Some have the vector they had, the last of them once more; some move, and one goes. Too few for a merge.
        await items.IndexedAsync();
        await items.UpsertAsync(0, 150);
        await items.UpsertAsync(149, 150);
        await items.UpsertAsync(150, 160, shift: Count);
        await items.Collection.DeleteAsync(160);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.IndexedAsync();

        // The lease keeps the sources, whose vectors may leave memory any moment.
        using ViewLease lease = store.Open.Store.Views.Acquire();
        Segment[] sources = ClusteredItems.SegmentsOf(lease);
        Assert.Equal(2, sources.Length);
        sources[0].Vectors[0].Asked.Want();
        var rows = new MergedRows([.. sources], store.Visible);
        FileNumber number = store.Open.Store.InMaking.Take();
        LiveFile file = SegmentFileWriter.Write(
            store.Open.Store.Files, store.Open.Store.Directory, number, rows);
        int pauses = 0;
        Segment merged = MergedSegment.Open(
            store.Open.Store.Files, store.Open.Store.Directory, file, rows, () => pauses++, CancellationToken.None);
        MemoryGraphIndex index = Assert.IsType<MemoryGraphIndex>(merged.Vectors[0].Search);
        Assert.Equal(Count - 1, merged.Count);
        Assert.Equal(Count - 11, index.LinkedCount);
        Assert.True(merged.Vectors[0].Asked.IsWanted);
        Assert.InRange(pauses, 1, int.MaxValue);
        for (int row = 0; row < merged.Count; row++)
        {
            long id = merged.Columns.Read(row, 0, Sequence.Zero, []).Id.AsInt64();
            Assert.Equal(id is < 150 or > 160, index.Graph.Contains(row));
        }

        merged.Release();
        store.Open.Store.InMaking.Release(number);
    }

    [Fact]
    public async Task Damage_of_a_vector_that_is_dropped_goes_with_it()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, Count);
        await store.Open.OptimizeAsync(null, TestContext.Current.CancellationToken);
        await items.UpsertAsync(0, 100);
        Damage(store, s_vectors[7]);

        // By the thorough rule: a hundred rows are a twelfth.
        await store.Open.OptimizeAsync(null, TestContext.Current.CancellationToken);
        Segment merged = Assert.Single(items.Segments);
        Assert.Equal(Count, merged.Count);
        Assert.Equal(7, items.Collection.Query(new VectorQuery("v", s_vectors[7]))[0].Id.AsInt64());
        Assert.InRange(items.Recall(), .97, 1);
    }

    [Fact]
    public async Task Who_waits_is_told_how_far_indexing_and_merges_are()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        var told = new ListedProgress();
        await store.Open.OptimizeAsync(told, TestContext.Current.CancellationToken);
        Assert.Equal([.5, 1], told.Shares);
        await items.UpsertAsync(0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        await items.IndexedAsync();
        await items.UpsertAsync(Count, Count + (Count / 4));
        told.Shares.Clear();
        await store.Open.OptimizeAsync(told, TestContext.Current.CancellationToken);
        Assert.Single(items.Segments);
        Assert.Equal(told.Shares.Order().Distinct(), told.Shares);
        Assert.Contains(.75, told.Shares);
        Assert.Equal(1, told.Shares[^1]);
    }

    [Fact]
    public async Task What_is_superseded_goes_while_writers_go_on()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000, earlyRowsMin: 200);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        await items.UpsertAsync(0, Count);
        await store.Open.FlushAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        long written = 0;
        Task writer = WriteOnAsync(store, items, () => Interlocked.Add(ref written, Count), stop.Token);
        await ClusteredItems.UntilAsync(() => Volatile.Read(ref written) > 10 * Count);
        await ClusteredItems.UntilAsync(() => items.Segments.Sum(segment => segment.Count) <= 4 * Count);
        await stop.CancelAsync();
        await writer;
        Assert.Equal(Count, items.Collection.Count());
        Assert.InRange(items.Recall(), .97, 1);
    }

    [Fact]
    public async Task Who_waits_for_what_there_was_is_answered_though_writers_never_end()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: 100_000, earlyRowsMin: 200);
        ClusteredItems items = await ClusteredItems.CreateAsync(store, s_vectors);
        using var stop = new CancellationTokenSource();
        long written = 0;
        Task writer = WriteOnAsync(store, items, () => Interlocked.Add(ref written, Count), stop.Token);
        for (int i = 0; i < 3; i++)
        {
            long before = Volatile.Read(ref written);
            await ClusteredItems.UntilAsync(() => Volatile.Read(ref written) > before);
            await store.Open.OptimizeAsync(null, TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.False(writer.IsCompleted);
        }

        await stop.CancelAsync();
        await writer;
        Assert.Equal(Count, items.Collection.Count());
    }

    private static Task WriteOnAsync(
        RunningKeys store, ClusteredItems items, Action note, CancellationToken stop) => Task.Run(
            async () =>
            {
                for (int round = 0; !stop.IsCancellationRequested; round++)
                {
                    var batch = new WriteBatch();
                    for (int id = 0; id < Count; id++)
                    {
                        batch.Upsert(items.Collection, items.At(id, shift: round % 2 == 0 ? Count : 0));
                    }

                    await store.CommitAsync(batch);
                    note();
                }
            },
            TestContext.Current.CancellationToken);

    // Of the one segment file there is.
    private static void Damage(RunningKeys store, float[] vector)
    {
        string path = Assert.Single(
            Directory.GetFiles(store.Open.Store.Directory, "*.segment"));
        int at = File.ReadAllBytes(path).AsSpan().IndexOf(MemoryMarshal.AsBytes<float>(vector));
        Assert.True(at > 0, "the vector is not in the file");
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        file.WriteByte((byte)(MemoryMarshal.AsBytes<float>(vector)[0] ^ 1));
    }
}

using System.Runtime.InteropServices;
using Turnstile.Collections;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Tests.Kv;
using Turnstile.Vectors;
using Turnstile.Vectors.Flat;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;
using Turnstile.Views;

namespace Turnstile.Tests.Collections.Queries;

public sealed class QueryThreadsTests
{
    private const int Dimension = 16;
    private const int SegmentCount = 4;
    private const int SegmentRows = 2_500;
    private const int Count = SegmentCount * SegmentRows;
    private static readonly VectorFormat s_format = new(VectorElement.Float32, Dimension, Metric.L2);

    [Fact]
    public async Task Several_threads_find_what_one_finds()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync(segmentRows: SegmentRows);
        Collection items = await FillAsync(store);
        var random = new Random(3);
        int found = 0;
        for (int i = 0; i < 40; i++)
        {
            var query = new VectorQuery("v", Draw(random)) { K = 10 };
            QueryHit[] exact = items.Query(query with { Exact = true });
            Assert.Equal(exact, items.Query(query with { Exact = true, Threads = 4 }));
            Assert.Equal(exact, items.Query(query with { Exact = true, Threads = VectorQuery.ThreadsMax }));
            found += items.Query(query with { Threads = 4, EfSearch = 100 }).Intersect(exact).Count();

            VectorQuery some = query with { Filter = Filter.Parse("number < 5000"), EfSearch = 100 };
            QueryHit[] passing = items.Query(some with { Exact = true });
            Assert.Equal(passing, items.Query(some with { Exact = true, Threads = 3 }));
            found += items.Query(some with { Threads = 3 }).Intersect(passing).Count();
        }

        Assert.InRange(found, 40 * 2 * 10 * .97, 40 * 2 * 10);
    }

    [Fact]
    public async Task A_number_of_threads_that_there_cannot_be_is_refused()
    {
        await using RunningKeys store = await RunningKeys.CreateAsync();
        Collection items = await CreateAsync(store);
        foreach (int threads in new[] { 0, -1, VectorQuery.ThreadsMax + 1 })
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
                () => items.Query(new VectorQuery("v", new float[Dimension]) { Threads = threads }));
            Assert.Contains($"Threads is {threads}", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(items.Query(new VectorQuery("v", new float[Dimension]) { Threads = 2, Exact = true }));
    }

    [Fact]
    public void What_a_part_throws_is_thrown_as_it_is_and_all_scratch_is_given_back()
    {
        var searches = new HoldCount();
        var scratches = new QueryScratches(searches);
        var into = new QueryScratch();
        into.Results.Reset(s_format, 10);
        Assert.Throws<InvalidDataException>(() => QueryThreads.Run(
            partCount: 8,
            threadCount: 4,
            scratches,
            begin: static scratch => scratch.Results.Reset(s_format, 10),
            search: static (_, part) =>
            {
                if (part == 5)
                {
                    throw new InvalidDataException("a part");
                }
            },
            take: mine => into.Results.Add(mine.Results)));
        Assert.True(searches.IsZero());
        Assert.Equal(0, into.Results.Count);
    }

    [Fact]
    public void Parts_are_searched_once_each_and_put_together()
    {
        using var rows = new VectorRows(s_format, 50);
        for (int row = 0; row < 50; row++)
        {
            rows.Write(row, MemoryMarshal.AsBytes(Enumerable.Repeat((float)row, Dimension).ToArray().AsSpan()));
        }

        var searches = new HoldCount();
        var into = new QueryScratch();
        into.Results.Reset(s_format, 100);
        QueryThreads.Run(
            partCount: 50,
            threadCount: 4,
            new QueryScratches(searches),
            begin: static scratch =>
            {
                scratch.Begin(s_format, new byte[Dimension * sizeof(float)]);
                scratch.Results.Reset(s_format, 100);
                scratch.CandidateCount = 0;
            },
            search: (scratch, part) =>
            {
                FlatSearcher.Search(rows, scratch.Query, part, part + 1, default(AcceptAll), scratch.Results);
                scratch.CandidateCount++;
            },
            take: mine =>
            {
                into.Results.Add(mine.Results);
                into.CandidateCount += mine.CandidateCount;
            });
        Neighbor[] found = into.Results.Sorted().ToArray();
        Assert.Equal(Enumerable.Range(0, 50), found.Select(one => one.Ordinal));
        Assert.Equal(50, into.CandidateCount);
        Assert.True(searches.IsZero());
    }

    private static async Task<Collection> FillAsync(RunningKeys store)
    {
        Collection items = await CreateAsync(store);
        var random = new Random(2);
        for (int id = 0; id < Count; id += 250)
        {
            var batch = new WriteBatch();
            for (int i = id; i < id + 250; i++)
            {
                batch.Upsert(items, new Document(i) { ["number"] = i, Vectors = { ["v"] = Draw(random) } });
            }

            await store.CommitAsync(batch);
        }

        // Some of each segment are superseded.
        for (int id = 0; id < Count; id += 40)
        {
            await items.DeleteAsync(id);
        }

        // Those that are full may become one; what is being written stays beside it.
        await items.UpsertAsync(new Document(Count) { ["number"] = Count, Vectors = { ["v"] = Draw(random) } });
        for (int i = 0; items.Stats() is var stats && stats.IndexedRows < stats.Rows; i++)
        {
            Assert.True(i < 2_000, "workers did not come so far within 20 s");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.InRange(items.Stats().Segments, 2, SegmentCount + 1);
        return items;
    }

    private static Task<Collection> CreateAsync(RunningKeys store) => store.Doors.CreateCollectionAsync(
        new CollectionSchema("items", DocumentIdKind.Int64)
        {
            Vectors = [new VectorField("v", VectorElement.Float32, Dimension, Metric.L2)],
            Fields = [ScalarField.Int32("number")],
        },
        TestContext.Current.CancellationToken).AsTask();

    private static float[] Draw(Random random) =>
        [.. Enumerable.Range(0, Dimension).Select(_ => random.NextSingle())];
}

using System.Collections.Concurrent;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>What readers on other threads see while writers write and the database rotates, flushes, merges and
/// indexes.
/// </summary>
/// <remarks>
/// Scenario: each writer commits batches that give two keys and two documents of its own the same new number; readers
/// look all the time, with and without a snapshot. So many other documents lie elsewhere that queries go through
/// graphs; some of them are deleted and put back.
/// Oracle: the two keys and documents always have one number, in one read and across all kinds of reads of a
/// snapshot; no document is ever missing; a writer finds what was acknowledged at once; sequences are given out
/// without gap or overlap.
/// It does not model: power cuts, and more threads than the machine bears.
/// Longer: set TURNSTILE_SOAK_SECONDS.
/// </remarks>
public sealed class VisibilityTests
{
    private const int Writers = 3;

    // More than are always scanned.
    private const int OtherCount = 2_600;
    private const int FirstOther = 1_000;

    // The last of them come and go.
    private const int ComingCount = 100;

    [Fact]
    public async Task A_batch_is_seen_whole_or_not_at_all_and_no_document_vanishes_while_it_is_replaced()
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        var results = new ConcurrentBag<(CommitResult Result, int Count)>();
        await WriteOthersAsync(store);
        await store.Open.OptimizeAsync(null, CancellationToken.None);
        ulong before = store.Open.Store.Views.Visible.Value;
        Enumerable.Range(0, Writers).ToList().ForEach(writer => Write(store, writer, 1, results));
        int[] numbers = new int[Writers];
        Array.Fill(numbers, 1);
        var random = new ThreadLocal<Random>(static () => new Random());
        await RunningStore.RunAsync(
            RunningStore.Duration,
            [
                .. Enumerable.Range(0, Writers).Select(writer => (Action)(() =>
                {
                    Write(store, writer, ++numbers[writer], results);
                    CheckOwn(store, writer, numbers[writer]);
                })),
                () => DeleteAndPutBack(store, random.Value!, results),
                () => CheckSnapshot(store, random.Value!.Next(Writers)),
                () => CheckKeys(store),
                () => CheckDocuments(store, random.Value!.Next(Writers)),
            ]);
        CheckSequences(results, before, store.Open.Store.Views.Visible.Value);
        await store.Open.OptimizeAsync(null, CancellationToken.None);
        for (int writer = 0; writer < Writers; writer++)
        {
            CheckOwn(store, writer, numbers[writer]);
        }
    }

    private static void Write(
        RunningStore store, int writer, int number, ConcurrentBag<(CommitResult Result, int Count)> results)
    {
        var batch = new WriteBatch();
        byte[] value = new byte[20 + (number % 300)];
        BitConverter.TryWriteBytes(value, number);
        batch.Put(store.Keys, KeyOf(writer, 0), value);
        batch.Upsert(store.Documents, RunningStore.DocumentOf(2 * writer, writer, number));
        batch.Put(store.Keys, KeyOf(writer, 1), value);
        batch.Upsert(store.Documents, RunningStore.DocumentOf((2 * writer) + 1, writer, number));
        Durability durability = (Durability)(number % 64 == 0 ? 0 : 1 + (number % 2));
        results.Add(
            (store.Doors.CommitAsync(batch.Operations, durability, CancellationToken.None).AsTask().Result, 4));
    }

    // Away from all that is looked for.
    private static async Task WriteOthersAsync(RunningStore store)
    {
        foreach (int[] some in Enumerable.Range(0, OtherCount).Chunk(100))
        {
            var batch = new WriteBatch();
            Array.ForEach(some, i => batch.Upsert(store.Documents, OtherOf(i)));
            await store.Doors.CommitAsync(batch.Operations, Durability.None, CancellationToken.None);
        }
    }

    private static Document OtherOf(int i) => new(FirstOther + i)
    {
        ["owner"] = -1,
        ["number"] = i,
        Vectors = { ["place"] = new float[] { -50_000 - (i * 10), i % 50, i % 7, 0 } },
    };

    private static void DeleteAndPutBack(
        RunningStore store, Random random, ConcurrentBag<(CommitResult Result, int Count)> results)
    {
        int from = OtherCount - ComingCount + random.Next(ComingCount - 10);
        var deletes = new WriteBatch();
        var puts = new WriteBatch();
        for (int i = from; i < from + 10; i++)
        {
            deletes.Delete(store.Documents, FirstOther + i);
            puts.Upsert(store.Documents, OtherOf(i));
        }

        foreach (WriteBatch batch in (WriteBatch[])[deletes, puts])
        {
            results.Add((
                store.Doors.CommitAsync(batch.Operations, Durability.None, CancellationToken.None).AsTask().Result,
                10));
        }
    }

    private static void CheckOwn(RunningStore store, int writer, int number)
    {
        Assert.Equal(number, NumberOf(store.Keys.Get(KeyOf(writer, 0))!));
        Document found = store.Documents.Fetch(2 * writer)!;
        Assert.Equal(number, found.Get<int>("number"));
        VectorQuery query = QueryOf((2 * writer) + 1, number);
        QueryHit hit = Assert.Single(store.Documents.Query(query with { K = 1 }));
        Assert.Equal((2 * writer) + 1L, hit.Id.AsInt64());
        Assert.Equal(0, hit.Distance);
        Assert.Equal(2, store.Documents.Count(Filter.Equal("owner", writer)));
        Assert.Equal(2, store.Documents.Count(Filter.Equal("owner", writer) & Filter.Equal("number", number)));
    }

    private static void CheckSnapshot(RunningStore store, int writer)
    {
        using Snapshot snapshot = store.Open.Store.Views.OpenSnapshot();
        int number = NumberOf(store.Keys.Get(KeyOf(writer, 0), snapshot)!);
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(number, NumberOf(store.Keys.Get(KeyOf(writer, 1), snapshot)!));
            Assert.Equal(number, store.Documents.Fetch(2 * writer, snapshot)!.Get<int>("number"));
            Assert.Equal(number, store.Documents.Fetch((2 * writer) + 1, snapshot)!.Get<int>("number"));
            QueryHit[] hits = store.Documents.Query(QueryOf(2 * writer, number) with { K = 100 }, snapshot);
            Assert.Equal(100, hits.Select(static hit => hit.Id).Distinct().Count());
            hits = store.Documents.Query(QueryOf(2 * writer, number) with { K = 2 * Writers }, snapshot);
            Assert.Equal(
                Enumerable.Range(0, 2 * Writers).Select(static id => (long)id),
                hits.Select(static hit => hit.Id.AsInt64()).Order());
            Assert.Equal(2L * writer, hits[0].Id.AsInt64());
            Assert.Equal(0, hits[0].Distance);
            Assert.Equal(2, store.Documents.Count(
                Filter.Equal("owner", writer) & Filter.Equal("number", number), snapshot));
        }
    }

    private static void CheckKeys(RunningStore store)
    {
        Entry[] entries = [.. store.Keys.Scan()];
        Assert.Equal(2 * Writers, entries.Length);
        for (int writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(NumberOf(entries[2 * writer]), NumberOf(entries[(2 * writer) + 1]));
            Assert.Equal(entries[2 * writer].Version, entries[(2 * writer) + 1].Version);
        }

        Entry[] backward = [.. store.Keys.Scan(new ScanOptions { Reverse = true })];
        Assert.Equal(2 * Writers, backward.Length);
    }

    private static void CheckDocuments(RunningStore store, int writer)
    {
        Assert.NotNull(store.Documents.Fetch(2 * writer));
        Assert.Equal(2 * Writers, store.Documents.Count(Filter.Parse("owner >= 0")));

        // Ten of the others go at a time, and come back before the next.
        Assert.Contains(store.Documents.Count(Filter.Equal("owner", -1)), (long[])[OtherCount - 10, OtherCount]);
        VectorQuery query = QueryOf(2 * writer, 0) with { K = 10, Filter = Filter.Equal("owner", writer) };
        QueryHit[] hits = store.Documents.Query(query);
        Assert.Equal(2, hits.Length);
        Assert.Equal(hits[0].Document!.Get<int>("number"), hits[1].Document!.Get<int>("number"));
        Assert.Equal(2UL, hits[1].Sequence.Value - hits[0].Sequence.Value);
    }

    private static void CheckSequences(IEnumerable<(CommitResult Result, int Count)> results, ulong before, ulong last)
    {
        ulong next = before + 1;
        foreach ((CommitResult result, int count) in results.OrderBy(static each => each.Result.First.Value))
        {
            Assert.Equal(CommitStatus.Ok, result.Status);
            Assert.Equal(next, result.First.Value);
            next += (ulong)count;
            Assert.Equal(next - 1, result.Last.Value);
        }

        Assert.Equal(next - 1, last);
    }

    private static VectorQuery QueryOf(long id, int number) =>
        new("place", RunningStore.VectorOf(id, number)) { OutputFields = ["number"] };

    private static byte[] KeyOf(int writer, int index) => [(byte)'w', (byte)writer, (byte)index];

    private static int NumberOf(Entry entry) => BitConverter.ToInt32(entry.Value.Span);
}

using System.Diagnostics;
using Turnstile.Collections;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>Writers do not get ahead of indexing while somebody searches.</summary>
/// <remarks>
/// Scenario: one writer at full speed that searches before each batch, beside one searcher, on threads, in real time;
/// of a graph, and of lists.
/// The writer searches itself, since a searcher that gets no processor for half a second is none.
/// Oracle: of the rows that wait for their index there are a fortieth at most of what may wait where nobody searches,
/// and not many more rows are in no list than may be.
/// It does not model: many writers, of which each may have a batch on its way. The pace itself is in WritePacerTests,
/// by a clock that is driven.
/// </remarks>
[Collection(TestsAlone.Name)]
public sealed class BoundedTailTests
{
    // Beyond the 64 that may wait, what a worker leaves that waits for its processor: where other processes take both,
    // 150 rows come in a second at the highest pressure. A writer that is not paced leaves tens of thousands behind.
    private const int TailMax = 1_000;
    private const int WrittenMin = 200;

    // Searches are looked for twice a second.
    private static readonly TimeSpan s_noticed = TimeSpan.FromMilliseconds(600);

    // Where other programs take the processors, lists come late.
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Rows_that_wait_for_their_index_are_few_while_somebody_searches()
    {
        await using RunningStore store = await RunningStore.CreateAsync(memTableBytes: 1 << 22);
        int longest = 0;
        (long written, int samples) = await RunAsync(store, () =>
        {
            CollectionStats stats = store.Documents.Stats();
            longest = Math.Max(longest, (int)(stats.Rows - stats.IndexedRows));
        });
        Assert.InRange(longest, 1, TailMax);
        Assert.True(samples > 10 && written > WrittenMin, $"{samples} samples, {written} rows");
    }

    [Fact]
    public async Task Rows_that_are_in_no_list_yet_are_few_while_somebody_searches()
    {
        await using RunningStore store = await RunningStore.CreateAsync(
            memTableBytes: 1 << 22, IndexOptions.Ivf(), segmentRows: 1 << 16);
        int longest = 0;
        int most = 0;
        (long written, int samples) = await RunAsync(store, Look);
        long since = Stopwatch.GetTimestamp();
        while (most == 0 && Stopwatch.GetElapsedTime(since) < s_enough)
        {
            Thread.Sleep(20);
            written = Write(store, written);
            Look();
        }

        Assert.InRange(longest, int.MinValue, TailMax);
        Assert.True(samples > 10 && most > 0, $"{samples} samples, {written} rows, of which {most} are in lists");

        void Look()
        {
            using ViewLease lease = store.Open.Store.Views.Acquire();
            int scanned = 0;
            int listed = 0;
            foreach (Segment segment in ((CollectionsPart)lease.View[ViewSlot.Collections]).Collections.Values
                .SelectMany(static collection => collection.Segments))
            {
                GrowingLists lists = ((ListIndex)segment.Vectors[0].Search!).Lists;
                scanned += segment.Count - lists.Through;
                listed += lists.Through;
            }

            longest = Math.Max(longest, scanned - Math.Max(2 * GrowingLists.RowsMin, listed / 4));
            most = Math.Max(most, listed);
        }
    }

    // How many rows are written, and how often was looked.
    private static async Task<(long Written, int Samples)> RunAsync(RunningStore store, Action look)
    {
        long written = Write(store, 0);
        Thread.Sleep(s_noticed);
        Search(store);
        store.Open.Store.Pressure.Update();
        int samples = 0;
        await RunningStore.RunAsync(
            RunningStore.Duration,
            () =>
            {
                Search(store);
                written = Write(store, written);
            },
            () => Search(store),
            () =>
            {
                Thread.Sleep(5);
                look();
                samples++;
            });
        return (written, samples);
    }

    private static void Search(RunningStore store) =>
        store.Documents.Query(new VectorQuery("place", RunningStore.VectorOf(3, 5)));

    private static long Write(RunningStore store, long written)
    {
        var batch = new WriteBatch();
        for (int i = 0; i < 10; i++)
        {
            batch.Upsert(store.Documents, RunningStore.DocumentOf(written + i, owner: 0, (int)(written + i)));
        }

        store.Doors.CommitAsync(batch.Operations, Durability.None, CancellationToken.None).AsTask().Wait();
        return written + 10;
    }
}

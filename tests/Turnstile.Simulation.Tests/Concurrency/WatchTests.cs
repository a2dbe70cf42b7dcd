using System.Collections.Concurrent;
using Turnstile.Engine;
using Turnstile.Watch;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>Watchers beside writers, flushes and merges.</summary>
/// <remarks>
/// Scenario: writers put, delete and upsert, alone and in batches, with every durability but the strongest; memory is
/// flushed and logs are rotated all the time. Watchers begin at random sequences, stop at random, and go on behind the
/// last event they saw.
/// Oracle: all watchers see the same operation at each sequence, without a gap and none twice, and what a writer was
/// answered is at the sequence it was told; batches begin and end where they were committed.
/// It does not model: logs that are deleted; see the crash test.
/// Longer: set TURNSTILE_SOAK_SECONDS.
/// </remarks>
public sealed class WatchTests
{
    [Fact]
    public async Task ORDER_1_every_watcher_sees_every_operation_once_and_in_order_wherever_it_begins()
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        var answered = new ConcurrentDictionary<ulong, (int Key, bool First, bool Last)>();
        var seen = new ConcurrentDictionary<ulong, string>();
        int events = 0;
        int starts = 0;
        await RunningStore.RunAsync(
            RunningStore.Duration,
            Writer(store, 1, answered),
            Writer(store, 2, answered),
            Writer(store, 3, answered),
            () => Watch(store, 11, answered, seen, ref events, ref starts),
            () => Watch(store, 12, answered, seen, ref events, ref starts),
            () => Watch(store, 13, answered, seen, ref events, ref starts),
            () => store.Open.FlushAsync(CancellationToken.None).Wait());
        Assert.True(events > 1000 && starts > 10, $"only {events} events in {starts} streams");

        // Whoever begins at the beginning sees all of it.
        ulong last = store.Open.Store.Views.Visible.Value;
        ulong next = 0;
        await foreach (ChangeEvent change in FeedOf(store, Sequence.Zero))
        {
            Check(change, ++next, answered, seen);
            if (next == last)
            {
                break;
            }
        }

        Assert.Equal(last, next);
    }

    private static Action Writer(
        RunningStore store, int seed, ConcurrentDictionary<ulong, (int Key, bool First, bool Last)> answered)
    {
        var random = new Random(seed);
        return () =>
        {
            int count = random.Next(4) == 0 ? random.Next(2, 6) : 1;
            var durability = (Durability)random.Next(1, 3);
            var batch = new WriteBatch();
            int[] keys = [.. Enumerable.Range(0, count).Select(_ => random.Next(1 << 20))];
            foreach (int key in keys)
            {
                batch.Put(store.Keys, BitConverter.GetBytes(key), new byte[random.Next(60)]);
            }

            ulong first = store.Doors.CommitAsync(batch.Operations, durability, CancellationToken.None)
                .AsTask().Result.First.Value;
            for (int i = 0; i < count; i++)
            {
                answered[first + (ulong)i] = (keys[i], i == 0, i == count - 1);
            }
        };
    }

    // One stream: from a place, up to a random number of events; the next one goes on behind it.
    private static void Watch(
        RunningStore store,
        int seed,
        ConcurrentDictionary<ulong, (int Key, bool First, bool Last)> answered,
        ConcurrentDictionary<ulong, string> seen,
        ref int events,
        ref int starts)
    {
        var random = new Random(seed + Interlocked.Increment(ref starts));
        ulong after = (ulong)random.NextInt64((long)store.Open.Store.Views.Visible.Value + 1);
        for (int resumed = 0; resumed < 3; resumed++)
        {
            int wanted = random.Next(1, 200);
            after = WatchAsync(store, after, wanted, answered, seen).Result;
            Interlocked.Add(ref events, wanted);
        }
    }

    private static async Task<ulong> WatchAsync(
        RunningStore store,
        ulong after,
        int wanted,
        ConcurrentDictionary<ulong, (int Key, bool First, bool Last)> answered,
        ConcurrentDictionary<ulong, string> seen)
    {
        // At the end of the test nobody writes any more.
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await foreach (ChangeEvent change in FeedOf(store, new Sequence(after)).WithCancellation(stop.Token))
            {
                Check(change, ++after, answered, seen);
                if (--wanted == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What was seen so far was right.
        }

        return after;
    }

    private static void Check(
        ChangeEvent change,
        ulong expected,
        ConcurrentDictionary<ulong, (int Key, bool First, bool Last)> answered,
        ConcurrentDictionary<ulong, string> seen)
    {
        Assert.Equal(new Sequence(expected), change.Sequence);
        string text = $"{change.Kind} {change.Target} {Convert.ToHexString(change.Key.Span)} {change.IsLastOfBatch}";
        Assert.Equal(text, seen.GetOrAdd(expected, text));
        if (answered.TryGetValue(expected, out var told))
        {
            Assert.Equal(told.Key, BitConverter.ToInt32(change.Key.Span));
            Assert.Equal((told.First, told.Last), (change.IsFirstOfBatch, change.IsLastOfBatch));
        }
    }

    private static IAsyncEnumerable<ChangeEvent> FeedOf(RunningStore store, Sequence after) =>
        store.Open.Store.Feed.Watch(
            after, new ChangeDecoder(store.Open.Store.Views, withValues: true), CancellationToken.None);
}

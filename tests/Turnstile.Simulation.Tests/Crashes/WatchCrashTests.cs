using Turnstile.Engine;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Disk;
using Turnstile.Simulation.Tests.Stepping;
using Turnstile.Watch;

namespace Turnstile.Simulation.Tests.Crashes;

/// <summary>A watcher whose database loses power.</summary>
/// <remarks>
/// Scenario: durable puts, batches, flushes, rotations and deletions of logs; after each, the watcher takes what there
/// is and notes it with the place in the trace. The power goes at each operation of the disk; the database opens again,
/// and the watcher goes on behind the last event it had at that moment, and then live.
/// Oracle: what it had been shown is in the database; what comes is exactly the rest, and then what is new. If the logs
/// it needs were deleted it is told so, and only then.
/// It does not model: weaker durabilities, which may take back what they showed; threads.
/// </remarks>
public sealed class WatchCrashTests
{
    private const string Root = "/db";

    // By sequence: what each operation wrote, for all that were ever begun.
    private readonly Dictionary<ulong, string> _written = [];

    // By place in the trace: the last event that was shown until then.
    private readonly List<(int Operation, ulong Shown)> _shown = [];

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public async Task ORDER_3_nothing_that_was_shown_is_lost_and_a_watcher_goes_on_exactly_behind_it(LossModel model)
    {
        var disk = new VirtualDisk();
        await RunAsync(disk);
        Assert.True(disk.OperationCount > 150, $"only {disk.OperationCount} operations");
        int gone = 0;
        for (int operation = _shown[0].Operation; operation <= disk.OperationCount; operation++)
        {
            ulong shown = _shown.Last(entry => entry.Operation <= operation).Shown;
            using SteppedStore store = SteppedStore.Open(disk.At(operation, model, (ulong)operation), Root, 1);
            Assert.True(store.Visible >= shown, $"{shown} was shown before {operation}, found {store.Visible}");
            Put(store, "after", 1);
            gone += await GoOnAsync(store, new Sequence(shown)) ? 0 : 1;
        }

        // The one who begins at the beginning is told so once the first log is deleted; who keeps up never is.
        Assert.Equal(0, gone);
        using SteppedStore last = SteppedStore.Open(disk.At(disk.OperationCount, model, 1), Root, 1);
        Assert.False(await GoOnAsync(last, Sequence.Zero));
    }

    private async Task RunAsync(VirtualDisk disk)
    {
        using SteppedStore store = SteppedStore.Open(disk, Root, 1);
        SteppedStore.Wait(store.Doors.CreateKeyspaceAsync("keys", CancellationToken.None));
        _written[1] = "keys";
        await using IAsyncEnumerator<ChangeEvent> watcher = FeedOf(store, Sequence.Zero).GetAsyncEnumerator();
        ulong shown = 0;
        for (int step = 0; step < 24; step++)
        {
            if (step % 5 == 3)
            {
                Batch(store, step);
            }
            else
            {
                Put(store, $"step {step}", 100 + (step * 10));
            }

            while (shown < store.Visible)
            {
                Assert.True(await watcher.MoveNextAsync());
                Check(watcher.Current, ++shown);
            }

            _shown.Add((disk.OperationCount, shown));
            if (step % 3 == 2)
            {
                store.Rotate();
                store.Flush();
                store.DeleteObsolete();
            }
        }
    }

    // False if the log is gone.
    private async Task<bool> GoOnAsync(SteppedStore store, Sequence after)
    {
        ulong expected = after.Value;
        try
        {
            await foreach (ChangeEvent change in FeedOf(store, after))
            {
                Check(change, ++expected);
                if (expected == store.Visible)
                {
                    return true;
                }
            }
        }
        catch (SequenceCompactedException) when (expected == after.Value)
        {
            return false;
        }

        return false;
    }

    private void Check(ChangeEvent change, ulong expected)
    {
        Assert.Equal(new Sequence(expected), change.Sequence);
        string key = change.Kind == ChangeKind.Define
            ? change.Target!
            : System.Text.Encoding.ASCII.GetString(change.Key.Span);
        Assert.True(key == "after" || key == _written[expected], $"{expected} is {key}, not {_written[expected]}");
    }

    private void Put(SteppedStore store, string key, int bytes)
    {
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        _written.TryAdd(store.Visible + 1, key);
        SteppedStore.Wait(keys!.PutAsync(System.Text.Encoding.ASCII.GetBytes(key), new byte[bytes]));
    }

    private void Batch(SteppedStore store, int step)
    {
        store.Doors.TryGetKeyspace("keys", out Keyspace? keys);
        var batch = new WriteBatch();
        for (int i = 0; i < 4; i++)
        {
            _written.TryAdd(store.Visible + 1 + (ulong)i, $"batch {step} {i}");
            batch.Put(keys!, System.Text.Encoding.ASCII.GetBytes($"batch {step} {i}"), new byte[50]);
        }

        SteppedStore.Wait(store.Doors.CommitAsync(batch.Operations, null, CancellationToken.None));
    }

    private static IAsyncEnumerable<ChangeEvent> FeedOf(SteppedStore store, Sequence after) => store.Store.Feed.Watch(
        after, new ChangeDecoder(store.Store.Views, withValues: false), TestContext.Current.CancellationToken);
}

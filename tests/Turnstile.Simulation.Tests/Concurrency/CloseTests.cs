using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Simulation.Tests.Concurrency;

/// <summary>Closing while others read and write.</summary>
/// <remarks>
/// Scenario: writers, readers and flushes are under way when the database is closed, by two callers at once; then it is
/// opened again, many times.
/// Oracle: every call succeeds or says that the database is closed, through a held snapshot too; every acknowledged
/// write, of whatever durability, is there after the clean close.
/// It does not model: a process that is killed while it closes; the crash tests do.
/// </remarks>
public sealed class CloseTests
{
    [Fact]
    public async Task Closing_under_load_refuses_later_calls_and_keeps_what_was_acknowledged()
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        int[] acknowledged = new int[3];
        for (int round = 0; round < 8; round++)
        {
            Task[] work =
            [
                .. Enumerable.Range(0, 3).Select(
                    writer => UntilClosedAsync(() => WriteAsync(store, writer, acknowledged))),
                UntilClosedAsync(() => ReadAsync(store)),
                UntilClosedAsync(() => store.Open.FlushAsync(CancellationToken.None)),
            ];
            await Task.Delay(20 + (round * 15));
            using Snapshot snapshot = store.Open.Store.Views.OpenSnapshot();
            await Task.WhenAll(store.Open.CloseAsync(), store.Open.CloseAsync()).WaitAsync(TimeSpan.FromSeconds(60));
            await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Throws<ObjectDisposedException>(() => store.Keys.Count(null, snapshot));
            Assert.Throws<ObjectDisposedException>(() => store.Keys.Count());
            await store.OpenAsync();
            for (int writer = 0; writer < 3; writer++)
            {
                // One more may have passed without its answer.
                long there = store.Keys.Count(new ScanOptions { Prefix = new byte[] { (byte)writer } });
                Assert.InRange(there, acknowledged[writer], acknowledged[writer] + round + 1);
                Assert.InRange(store.Documents.Count(), 0, 3);
                acknowledged[writer] = (int)there;
            }
        }
    }

    private static async Task WriteAsync(RunningStore store, int writer, int[] acknowledged)
    {
        int number = acknowledged[writer];
        byte[] key = [(byte)writer, (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        await store.Keys.PutAsync(key, new byte[50], default, (Durability)(number % 3));
        acknowledged[writer]++;
        await store.Documents.UpsertAsync(RunningStore.DocumentOf(writer, writer, number), Durability.None);
    }

    private static async Task ReadAsync(RunningStore store)
    {
        await Task.Yield();
        Assert.True(store.Documents.Count() <= 3);
        Assert.True(store.Keys.Count(new ScanOptions { Limit = 100 }) <= 100);
    }

    private static Task UntilClosedAsync(Func<Task> round) => Task.Run(async () =>
    {
        try
        {
            while (true)
            {
                await round();
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed: the one answer that ends the work.
        }
    });
}

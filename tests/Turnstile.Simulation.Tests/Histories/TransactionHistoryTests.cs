using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Concurrency;
using Turnstile.Transactions;

namespace Turnstile.Simulation.Tests.Histories;

/// <summary>Whether transactions keep the isolation they name.</summary>
/// <remarks>
/// Scenario: clients run transactions that read some of a few lists, by key or by a scan of all, and append to some,
/// while the database rotates and flushes beside them.
/// Oracle: no element of a refused transaction is ever seen, none is lost, every read is a prefix, lists are in the
/// order of the sequences; and the graph of who wrote and read before whom has no circle (serializable), or none
/// without two rw edges behind each other (snapshot).
/// It does not model: crashes.
/// </remarks>
public sealed class TransactionHistoryTests
{
    private const int Lists = 5;

    [Theory]
    [InlineData(TransactionIsolation.Snapshot, 1)]
    [InlineData(TransactionIsolation.Serializable, 2)]
    public async Task Transactions_of_many_clients_keep_their_isolation(TransactionIsolation isolation, int seed)
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        var passed = new ConcurrentBag<ListTransaction>();
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Factory.StartNew(
            () =>
            {
                var random = new Random((seed * 1000) + client);
                for (int i = 0; i < 80; i++)
                {
                    if (Run(store, isolation, random, ((client + 1) * 10_000) + (i * 10)) is { } done)
                    {
                        passed.Add(done);
                    }
                    else
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        var final = Enumerable.Range(0, Lists).ToDictionary(
            static list => list, list => Elements(store.Keys.Get(KeyOf(list))));
        var check = new ListHistoryCheck(passed, final);
        Assert.Null(check.Fault);
        Assert.True(check.IsSnapshotIsolated, $"seed {seed}: not explained by snapshots");
        Assert.True(isolation == TransactionIsolation.Snapshot || check.IsSerializable, $"seed {seed}: a circle");
        Assert.True(refused > 0 && passed.Count > 100, $"{passed.Count} passed, {refused} were refused");
        CheckOrder(passed, final);
    }

    [Fact]
    public void Write_skew_is_serializable_in_no_order_but_explained_by_snapshots()
    {
        ListTransaction[] skew =
        [
            new(new() { [0] = [] }, new() { [1] = [1] }, 1),
            new(new() { [1] = [] }, new() { [0] = [2] }, 2),
        ];
        var check = new ListHistoryCheck(skew, new Dictionary<int, int[]> { [0] = [2], [1] = [1] });
        Assert.True(check.IsSnapshotIsolated);
        Assert.False(check.IsSerializable);
    }

    [Fact]
    public void A_lost_update_and_a_split_view_are_found_out()
    {
        ListTransaction[] lost =
        [
            new(new() { [0] = [] }, new() { [0] = [1] }, 1),
            new(new() { [0] = [] }, new() { [0] = [2] }, 2),
        ];
        Assert.False(new ListHistoryCheck(lost, new Dictionary<int, int[]> { [0] = [1, 2] }).IsSnapshotIsolated);
        Assert.NotNull(new ListHistoryCheck(lost, new Dictionary<int, int[]> { [0] = [2] }).Fault);
        ListTransaction[] split =
        [
            new([], new() { [0] = [1], [1] = [2] }, 2),
            new(new() { [0] = [1], [1] = [] }, [], 2),
        ];
        var both = new Dictionary<int, int[]> { [0] = [1], [1] = [2] };
        Assert.False(new ListHistoryCheck(split, both).IsSnapshotIsolated);
    }

    // Null if it was refused.
    private static ListTransaction? Run(
        RunningStore store, TransactionIsolation isolation, Random random, int firstElement)
    {
        using Transaction transaction = store.Doors.BeginTransaction(isolation);
        Dictionary<int, int[]> reads = [];
        Dictionary<int, List<int>> appends = [];
        int steps = random.Next(1, 5);
        for (int step = 0; step < steps; step++)
        {
            int list = random.Next(Lists);
            switch (random.Next(5))
            {
                case < 2:
                    Read(list, transaction.Get(store.Keys, KeyOf(list)));
                    break;
                case 2:
                    foreach (Entry entry in transaction.Scan(store.Keys, new ScanOptions { Prefix = "l"u8.ToArray() }))
                    {
                        Read(entry.Key.Span[1] - '0', entry);
                    }

                    break;
                default:
                    Read(list, transaction.Get(store.Keys, KeyOf(list)));
                    transaction.Merge(
                        store.Keys, KeyOf(list), MergeOperand.Append(BitConverter.GetBytes(firstElement + step)));
                    appends.TryAdd(list, []);
                    appends[list].Add(firstElement + step);
                    break;
            }

            // Gives the others a chance to come between, on few processors too.
            Thread.Yield();
        }

        TransactionResult result = transaction.CommitAsync((Durability)random.Next(1, 3)).AsTask().Result;
        return result.IsOk ? new ListTransaction(reads, appends, result.Last.Value) : null;

        void Read(int list, Entry? entry)
        {
            int[] seen = Elements(entry);
            int own = appends.GetValueOrDefault(list)?.Count ?? 0;
            Assert.Equal(appends.GetValueOrDefault(list) ?? [], seen[^own..]);
            reads[list] = seen[..^own];
        }
    }

    private static void CheckOrder(IEnumerable<ListTransaction> passed, Dictionary<int, int[]> final)
    {
        ListTransaction[] inOrder = [.. passed.OrderBy(static own => own.Last)];
        foreach ((int list, int[] elements) in final)
        {
            Assert.Equal(inOrder.SelectMany(own => own.Appends.GetValueOrDefault(list) ?? []), elements);
        }
    }

    private static byte[] KeyOf(int list) => [(byte)'l', (byte)('0' + list)];

    private static int[] Elements(Entry? entry) =>
        entry is null ? [] : MemoryMarshal.Cast<byte, int>(entry.Value.Span).ToArray();
}

using System.Collections.Concurrent;
using Turnstile.Kv;
using Turnstile.Simulation.Tests.Concurrency;

namespace Turnstile.Simulation.Tests.Histories;

/// <summary>Whether a single key is a linearizable register under concurrent clients.</summary>
/// <remarks>
/// Scenario: 8 to 32 clients read, put, and put if the value, the version or the sequence is what they saw last, all on
/// one key, while the database rotates and flushes beside them.
/// Oracle: there is one order of all operations, each at some moment between its call and its answer, that explains
/// every answer.
/// It does not model: crashes, and operations that are never answered.
/// </remarks>
public sealed class LinearizabilityTests
{
    private static readonly byte[] s_key = "register"u8.ToArray();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 32)]
    public async Task Every_answer_of_many_clients_on_one_key_is_explained_by_one_order(int seed, int clients)
    {
        await using RunningStore store = await RunningStore.CreateAsync();
        var history = new ConcurrentBag<RegisterOperation>();
        long moment = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Factory.StartNew(
            () =>
            {
                var random = new Random((seed * 1000) + client);
                Entry? seen = null;
                for (int i = 0; i < 60; i++)
                {
                    long began = Interlocked.Increment(ref moment);
                    RegisterOperation operation = Step(store, random, ((client + 1) * 1000L) + i, ref seen);
                    history.Add(operation with { Began = began, Ended = Interlocked.Increment(ref moment) });
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Contains(history, static operation =>
            operation.Kind == RegisterOperationKind.CompareAndSet && operation.Done);
        Assert.True(LinearizabilityCheck.Holds(history), $"seed {seed}: no order explains the answers");
    }

    [Fact]
    public void A_read_of_what_was_overwritten_before_it_began_is_found_out()
    {
        RegisterOperation first = Write(1, 1, 2);
        RegisterOperation second = Write(2, 3, 4);
        Assert.True(LinearizabilityCheck.Holds([first, second, Read(2, 5, 6)]));
        Assert.False(LinearizabilityCheck.Holds([first, second, Read(1, 5, 6)]));
        Assert.True(LinearizabilityCheck.Holds([first, second with { Ended = 8 }, Read(1, 5, 6)]));
        Assert.False(LinearizabilityCheck.Holds([first, second with { Ended = 9 }, Read(2, 5, 6), Read(1, 7, 8)]));
        Assert.False(LinearizabilityCheck.Holds([Read(1, 1, 2), Write(1, 3, 4)]));
    }

    [Fact]
    public void A_lost_update_is_found_out()
    {
        RegisterOperation first = Write(1, 1, 2);
        Assert.False(LinearizabilityCheck.Holds([first, Swap(1, 2, true, 3, 6), Swap(1, 3, true, 4, 5)]));
        Assert.True(LinearizabilityCheck.Holds([first, Swap(1, 2, true, 3, 6), Swap(1, 3, false, 4, 5)]));
        Assert.False(LinearizabilityCheck.Holds([first, Swap(1, 2, false, 3, 4)]));
    }

    private static RegisterOperation Write(long value, long began, long ended) =>
        new(RegisterOperationKind.Write, 0, value, true, began, ended);

    private static RegisterOperation Read(long value, long began, long ended) =>
        new(RegisterOperationKind.Read, value, 0, true, began, ended);

    private static RegisterOperation Swap(long expected, long value, bool done, long began, long ended) =>
        new(RegisterOperationKind.CompareAndSet, expected, value, done, began, ended);

    private static RegisterOperation Step(RunningStore store, Random random, long value, ref Entry? seen)
    {
        int kind = random.Next(10);
        if (kind < 4)
        {
            seen = store.Keys.Get(s_key);
            return Read(ValueOf(seen), 0, 0);
        }

        // A value is written once, so that version and sequence stand for it.
        Durability durability = (Durability)random.Next(1, 3);
        byte[] bytes = BitConverter.GetBytes(value);
        if (kind < 6)
        {
            store.Keys.PutAsync(s_key, bytes, default, durability).AsTask().Wait();
            return Write(value, 0, 0);
        }

        WriteCondition condition = seen is null
            ? WriteCondition.Absent
            : random.Next(3) switch
            {
                0 => WriteCondition.ValueIs(seen.Value),
                1 => WriteCondition.VersionIs(seen.Version),
                _ => WriteCondition.SequenceIs(seen.Sequence),
            };
        WriteResult result = store.Keys.PutAsync(s_key, bytes, condition, durability).AsTask().Result;
        return Swap(ValueOf(seen), value, result.IsOk, 0, 0);
    }

    private static long ValueOf(Entry? entry) => entry is null ? 0 : BitConverter.ToInt64(entry.Value.Span);
}

using Turnstile.Kv;
using Turnstile.Kv.Admission;
using Turnstile.Log;

namespace Turnstile.Tests.Kv.Admission;

public sealed class HintPrefetchTests
{
    private const int KeyCount = (3 * HintPrefetch.OperationsMax) + 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(HintPrefetch.OperationsMax)]
    [InlineData(HintPrefetch.OperationsMax + 1)]
    [InlineData(KeyCount)]
    public void A_batch_with_hints_does_what_it_does_without(int count)
    {
        using TestStore hinted = Filled();
        using TestStore plain = Filled();
        Assert.Equal(-1, hinted.Commit(batch => Fill(batch, count), hints: true));
        Assert.Equal(-1, plain.Commit(batch => Fill(batch, count), hints: false));
        for (int i = 0; i < KeyCount; i++)
        {
            Assert.Equal(StampOf(plain, i), StampOf(hinted, i));
        }
    }

    [Fact]
    public void All_operations_are_fetched_run_by_run()
    {
        using TestStore store = Filled();
        var batch = new OperationBuffer();
        Fill(batch, KeyCount);
        Assert.Equal(HintPrefetch.OperationsMax, HintPrefetch.Run(batch, 0, store.Part));
        Assert.Equal(5, HintPrefetch.Run(batch, KeyCount - 5, store.Part));
    }

    // Some keys in a table, some in frozen memory, some in the active memtable, some nowhere.
    private static TestStore Filled()
    {
        var store = new TestStore();
        Put(store, 2);
        store.Rotate();
        store.Flush();
        Put(store, 3);
        store.Rotate();
        Put(store, 5);
        return store;
    }

    private static void Put(TestStore store, int step)
    {
        for (int i = 0; i < KeyCount; i += step)
        {
            store.Put(KeyOf(i), "old");
        }
    }

    private static void Fill(OperationBuffer batch, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // Every seventh key twice.
            KeyOperations.Put(batch, 1, TestStore.Bytes(KeyOf(i % 7 == 0 ? i / 2 : i)), TestStore.Bytes("new"));
        }
    }

    // Some keys are longer than what is kept on the stack for them.
    private static string KeyOf(int i) => i.ToString("D4") + new string('k', i % 10 == 0 ? 300 : 4);

    private static EntryStamp? StampOf(TestStore store, int i) =>
        store.Keyspace().Get(TestStore.Bytes(KeyOf(i)))?.Stamp;
}

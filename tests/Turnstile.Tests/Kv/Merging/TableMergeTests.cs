using Turnstile.Kv.Merging;
using Turnstile.Kv.Tables;
using Turnstile.Views;

namespace Turnstile.Tests.Kv.Merging;

public sealed class TableMergeTests
{
    [Fact]
    public void A_flush_keeps_one_entry_of_a_key_written_many_times()
    {
        using var store = new TestStore();
        for (int i = 0; i < 500; i++)
        {
            store.Put("a", $"{i}");
        }

        store.Rotate();
        store.Flush();
        Assert.Equal(1, store.Part.Level(0)[0].EntryCount);
        Assert.Equal("499", store.Get("a"));
    }

    [Fact]
    public void A_flush_keeps_what_is_above_the_horizon()
    {
        using var store = new TestStore();
        for (int i = 1; i <= 5; i++)
        {
            store.Put("a", $"{i}");
        }

        store.Rotate();
        NewTables made = MemTableFlush.Run(store.Files, store.Part.Frozen[0], new ReadHorizon(new Sequence(3), 0));
        SortedTableReader table = Assert.Single(made.Tables);
        Assert.Equal((3L, 3UL, 5UL), (table.EntryCount, table.FirstSequence.Value, table.LastSequence.Value));
        Assert.Equal(table.FileBytes, made.Files[0].LengthBytes);
        table.Release();
    }

    [Fact]
    public void A_snapshot_reads_on_while_its_tables_are_merged_away()
    {
        using var store = new TestStore();
        store.Put("a", "old");
        store.Put("b", "old");
        store.Rotate();
        store.Flush();
        using (Snapshot before = store.Views.OpenSnapshot())
        {
            store.Put("a", "new");
            store.Delete("b");
            store.Rotate();
            store.Flush();
            Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
            Assert.Equal(("old", "old"), (store.Get("a", before), store.Get("b", before)));
            Assert.Equal(2, store.Disk.OpenCount);
        }

        Assert.Equal(1, store.Disk.OpenCount);
        Assert.Equal(("new", null), (store.Get("a"), store.Get("b")));
        Assert.Equal((1L, 0L), (store.Part.Level(1)[0].EntryCount, store.Part.Level(1)[0].TombstoneCount));
    }

    [Fact]
    public void Four_tables_of_level_zero_call_for_a_merge_into_tables_of_bounded_size()
    {
        using var store = new TestStore(tableBytes: 2 << 10, blockBytes: 256);
        var picker = new MergePicker();
        for (int round = 0; round < 4; round++)
        {
            Assert.Null(picker.Pick(store.Part));
            for (int i = 0; i < 50; i++)
            {
                store.Put($"key{i}", new string('v', 100));
            }

            store.Rotate();
            store.Flush();
        }

        Assert.True(store.Merge(picker));
        Assert.True(store.Part.Level(0).IsEmpty);
        Assert.InRange(store.Part.Level(1).Length, 2, 10);
        Assert.Equal(50, store.Keyspace().Count());
        Assert.Null(picker.Pick(store.Part));
    }

    [Fact]
    public void A_level_over_its_size_gives_a_table_to_the_next()
    {
        using var store = new TestStore(tableBytes: 1 << 10, blockBytes: 128);
        var picker = new MergePicker(levelZeroCountMax: 1, levelOneBytesMax: 4 << 10);
        for (int round = 0; round < 6; round++)
        {
            for (int i = 0; i < 40; i++)
            {
                store.Put($"key{(i * 7) + round}", new string('v', 100));
            }

            store.Rotate();
            store.Flush();
            while (store.Merge(picker))
            {
            }
        }

        Assert.True(store.Part.LevelArray(1).Sum(t => t.FileBytes) <= 4 << 10);
        Assert.False(store.Part.Level(2).IsEmpty);
        IEnumerable<int> keys =
            Enumerable.Range(0, 6).SelectMany(r => Enumerable.Range(0, 40).Select(i => (i * 7) + r));
        Assert.Equal(keys.Distinct().Count(), store.Keyspace().Count());
    }

    [Fact]
    public void A_merge_that_is_cancelled_closes_what_it_opened()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        store.Rotate();
        store.Flush();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => TableMerge.Run(
            store.Files, MergePicker.PickAll(store.Part)!, new ReadHorizon(store.Last, 0), cancelled.Token));
        Assert.Equal(1, store.Disk.OpenCount);
        Assert.Single(store.Disk.ListFiles(TestStore.Directory));
    }
}

using Turnstile.Kv;
using Turnstile.Kv.Merging;
using Turnstile.Kv.Parts;
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
    public void A_range_is_cut_where_tables_end_and_gone_at_the_bottom()
    {
        using var store = new TestStore(tableBytes: 1 << 10, blockBytes: 128);
        Fill(store, 0, 200);
        store.Merge(MergePlans.Of(store.Part, store.Part.LevelArray(0), 1));
        while (store.Part.Level(1).Length > 0)
        {
            store.Merge(MergePlans.Of(store.Part, [store.Part.Level(1)[0]], 2));
        }

        Assert.True(store.Part.Level(2).Length > 5);
        Fill(store, 50, 60);
        store.DeleteRange("key020", "key190");
        Fill(store, 100, 101);
        store.Merge(MergePlans.Of(store.Part, store.Part.LevelArray(0), 1));
        Assert.Equal(20 + 1 + 10, store.Keyspace().Count());
        Assert.Contains(store.Part.LevelArray(1), table => !table.Ranges.IsEmpty);
        while (store.Part.Level(1).Length > 0)
        {
            store.Merge(MergePlans.Of(store.Part, [store.Part.Level(1)[0]], 2));
            Assert.Equal(20 + 1 + 10, store.Keyspace().Count());
        }

        Assert.All(store.Part.LevelArray(2), table => Assert.True(table.Ranges.IsEmpty));
        Assert.Equal(20 + 1 + 10, store.Part.LevelAt(2).EntryCount);
    }

    [Fact]
    public void A_snapshot_from_before_a_range_was_deleted_reads_on()
    {
        using var store = new TestStore();
        Fill(store, 0, 20);
        using Snapshot before = store.Views.OpenSnapshot();
        store.DeleteRange("key005", "key015");
        store.Rotate();
        store.Flush();
        Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
        Assert.Equal((20, 10), (store.Keyspace().Count(null, before), store.Keyspace().Count()));
        Assert.Equal(10, store.Part.LevelAt(1).EntryCount);
        Assert.Null(store.Get("key007"));
        Assert.NotNull(store.Get("key007", before));
    }

    [Fact]
    public void Deletes_are_followed_down_when_nothing_else_is_to_do_and_it_pays()
    {
        using var store = new TestStore();
        Fill(store, 0, 200);
        store.Merge(MergePicker.PickAll(store.Part));
        var picker = new MergePicker();
        Assert.Null(picker.Pick(store.Part, store.Last));
        store.DeleteRange("key010", "key012");
        store.Rotate();
        store.Flush();
        Assert.Null(picker.Pick(store.Part, store.Last));
        store.DeleteRange("key", "kez");
        store.Rotate();
        store.Flush();
        Assert.Null(picker.Pick(store.Part, new Sequence(1)));
        Assert.True(store.Merge(picker.Pick(store.Part, store.Last)));
        Assert.Equal(0, Enumerable.Range(0, KeyPart.LevelCount).Sum(level => store.Part.Level(level).Length));
    }

    [Fact]
    public void What_has_expired_is_a_tombstone_above_older_tables_and_gone_at_the_bottom()
    {
        using var store = new TestStore();
        Fill(store, 0, 10);
        store.Merge(MergePicker.PickAll(store.Part));
        long soon = store.Clock.Milliseconds + 10;
        store.Commit(b => KeyOperations.Put(b, 1, TestStore.Bytes("key003"), [], default, soon));
        store.Commit(b => KeyOperations.Put(b, 1, TestStore.Bytes("other"), [], default, soon + 1000));
        store.Clock.Advance(10);
        store.Rotate();
        store.Flush();
        Assert.Equal(1, store.Part.Level(0)[0].TombstoneCount);
        Assert.Null(store.Get("key003"));
        Assert.True(store.Merge(MergePicker.PickAll(store.Part)));
        Assert.Equal((10L, 0L), (store.Part.LevelAt(1).EntryCount, store.Part.Level(1)[0].TombstoneCount));
        store.Put("key003", "again");
        Assert.Equal(1UL, store.Keyspace().Get(TestStore.Bytes("key003"))!.Version);
        Assert.NotNull(store.Get("other"));
    }

    [Fact]
    public void A_tombstone_stays_above_an_older_entry_of_a_deeper_level_and_goes_where_there_is_none()
    {
        using var store = new TestStore();
        Fill(store, 0, 10);
        store.Merge(MergePicker.PickAll(store.Part));
        store.Merge(MergePlans.Of(store.Part, store.Part.LevelArray(1), 2));
        store.Put("other", "1");
        store.Delete("other");
        store.Delete("key003");
        store.Rotate();
        store.Flush();
        Assert.True(store.Merge(MergePlans.Of(store.Part, store.Part.LevelArray(0), 1)));
        Assert.Equal((1L, 1L), (store.Part.LevelAt(1).EntryCount, store.Part.Level(1)[0].TombstoneCount));
        Assert.Null(store.Get("key003"));
        Assert.True(store.Merge(MergePlans.Of(store.Part, store.Part.LevelArray(1), 2)));
        Assert.Equal((9L, 0L), (store.Part.LevelAt(2).EntryCount, store.Part.Level(2)[0].TombstoneCount));
        Assert.Null(store.Get("key003"));
    }

    private static void Fill(TestStore store, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            store.Put($"key{i:000}", new string('v', 60));
        }

        store.Rotate();
        store.Flush();
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

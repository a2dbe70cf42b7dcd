using System.Buffers;
using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Log;
using Turnstile.Views;

namespace Turnstile.Tests.Kv;

public sealed class KeyspaceTests
{
    [Theory]
    [InlineData("", "", false, false, "", "a b ba bb c")]
    [InlineData("b", "", false, false, "", "b ba bb c")]
    [InlineData("b", "", true, false, "", "ba bb c")]
    [InlineData("", "bb", false, false, "", "a b ba")]
    [InlineData("", "bb", false, true, "", "a b ba bb")]
    [InlineData("", "", false, false, "b", "b ba bb")]
    [InlineData("ba", "c", false, true, "b", "ba bb")]
    [InlineData("c", "a", false, false, "", "")]
    [InlineData("x", "", false, false, "", "")]
    public void A_scan_keeps_its_bounds_in_both_directions(
        string start, string end, bool startExclusive, bool endInclusive, string prefix, string expected)
    {
        using var store = new TestStore();
        foreach (string key in new[] { "c", "bb", "a", "ba", "b", "gone" })
        {
            store.Put(key, key);
        }

        store.Delete("gone");
        Assert.Equal(-1, store.Commit(b => KeyOperations.Put(b, 2, TestStore.Bytes("other"), [])));
        var options = new ScanOptions
        {
            Start = TestStore.Bytes(start),
            End = TestStore.Bytes(end),
            StartExclusive = startExclusive,
            EndInclusive = endInclusive,
            Prefix = TestStore.Bytes(prefix),
        };
        string[] keys = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(keys, Keys(store, options));
        Assert.Equal(keys.Reverse(), Keys(store, options with { Reverse = true }));
        Assert.Equal(keys.Take(2), Keys(store, options with { Limit = 2 }));
        Assert.Equal(keys.Length, store.Keyspace().Count(options));
    }

    [Fact]
    public void A_scan_for_keys_only_leaves_values_out()
    {
        using var store = new TestStore();
        store.Put("a", "value");
        Entry entry = Assert.Single(store.Keyspace().Scan(new ScanOptions { KeysOnly = true }));
        Assert.Equal(0, entry.Value.Length);
        Assert.Equal(1UL, entry.Version);
    }

    [Fact]
    public void A_cursor_moves_to_a_key_in_its_direction()
    {
        using var store = new TestStore();
        foreach (string key in new[] { "a", "c", "e" })
        {
            store.Put(key, key);
        }

        using KeyCursor forward = store.Keyspace().OpenCursor();
        Assert.Throws<InvalidOperationException>(() => forward.Key.Length);
        Assert.True(forward.MoveTo("b"u8));
        Assert.Equal("c", TestStore.Text(forward.Key));
        Assert.True(forward.MoveNext());
        Assert.False(forward.MoveNext());
        using KeyCursor backward = store.Keyspace().OpenCursor(new ScanOptions { Reverse = true });
        Assert.True(backward.MoveTo("d"u8));
        Assert.Equal("c", TestStore.Text(backward.Value));
        Assert.True(backward.MoveTo("c"u8));
        Assert.Equal("c", TestStore.Text(backward.Key));
        Assert.True(backward.MoveNext());
        Assert.Equal("a", TestStore.Text(backward.Key));
        Assert.False(backward.MoveNext());
        backward.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backward.MoveNext());
    }

    [Fact]
    public void A_cursor_and_a_snapshot_keep_their_moment()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        using KeyCursor cursor = store.Keyspace().OpenCursor();
        using Snapshot snapshot = store.Views.OpenSnapshot();
        store.Put("a", "2");
        store.Put("b", "2");
        Assert.True(cursor.MoveNext());
        Assert.Equal("1", TestStore.Text(cursor.Value));
        Assert.False(cursor.MoveNext());
        Assert.Equal("1", store.Get("a", snapshot));
        Assert.Equal(1, store.Keyspace().Count(snapshot: snapshot));
        Assert.Equal(2, store.Keyspace().Count());
    }

    [Fact]
    public void Many_keys_are_read_at_one_moment_in_the_order_asked()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        using Snapshot snapshot = store.Views.OpenSnapshot();
        store.Put("b", "2");
        store.Rotate();
        store.Flush();
        store.Delete("a");
        ReadOnlyMemory<byte>[] keys = [.. new[] { "b", "a", "none", "b" }.Select(key => TestStore.Bytes(key))];
        Assert.Equal("2 - - 2", Values(store.Keyspace().GetMany(keys)));
        Assert.Equal("- 1 - -", Values(store.Keyspace().GetMany(keys, snapshot)));
        Assert.Empty(store.Keyspace().GetMany([]));
        Assert.Throws<ArgumentException>(() => store.Keyspace().GetMany([default]));
        Assert.Equal((true, false, false), (Exists("b"), Exists("a"), Exists("none")));
        Assert.True(store.Keyspace().Exists("a"u8, snapshot));
        Assert.Throws<ArgumentException>(() => store.Keyspace().Exists([]));

        bool Exists(string key) => store.Keyspace().Exists(TestStore.Bytes(key));

        static string Values(Entry?[] entries) => string.Join(
            ' ', entries.Select(static entry => entry is null ? "-" : TestStore.Text(entry.Value.Span)));
    }

    [Fact]
    public void A_get_of_memory_or_of_a_cached_block_allocates_nothing()
    {
        using var store = new TestStore();
        store.Put("table", "1");
        store.Rotate();
        store.Flush();
        store.Put("memory", "2");
        Keyspace keys = store.Keyspace();
        var value = new ArrayBufferWriter<byte>(64);
        bool ok = true;
        long allocated = AllocatedBytes.EachTime(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                value.ResetWrittenCount();
                ok &= keys.TryGet("table"u8, value, out _) && keys.TryGet("memory"u8, value, out EntryStamp stamp)
                    && stamp.Version == 1 && !keys.TryGet("absent"u8, value, out _);
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(ok);
        Assert.Equal("12", TestStore.Text(value.WrittenSpan));
    }

    [Fact]
    public void Opening_and_moving_a_cursor_allocates_no_more_than_the_cursor()
    {
        using var store = new TestStore();
        for (int i = 0; i < 100; i++)
        {
            store.Put($"table{i}", "1");
        }

        store.Rotate();
        store.Flush();
        store.Put("memory", "2");
        Keyspace keys = store.Keyspace();
        bool ok = true;
        long allocated = AllocatedBytes.EachTime(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                using KeyCursor cursor = keys.OpenCursor();
                ok &= cursor.MoveTo("table5"u8) && cursor.MoveNext() && cursor.MoveNext();
            }
        });
        Assert.InRange(allocated, 0, 100 * 128);
        Assert.True(ok);
    }

    [Fact]
    public void A_disposed_cursor_shows_nothing_when_its_parts_walk_again()
    {
        using var store = new TestStore();
        store.Put("a", "1");
        Keyspace keys = store.Keyspace();
        KeyCursor first = keys.OpenCursor();
        Assert.True(first.MoveNext());
        first.Dispose();
        using KeyCursor second = keys.OpenCursor();
        Assert.True(second.MoveNext());
        first.Dispose();
        Assert.Throws<InvalidOperationException>(() => first.Key.Length);
        Assert.Throws<ObjectDisposedException>(() => first.MoveNext());
        using KeyCursor third = keys.OpenCursor();
        Assert.True(third.MoveNext());
        Assert.Equal("1", TestStore.Text(second.Value));
    }

    [Fact]
    public void LIFE_1_gets_and_cursors_see_right_values_while_the_cache_drops_nearly_all()
    {
        const int Keys = 2_000;
        using var store = new TestStore(cacheBytes: 8 << 10, blockBytes: 512);
        for (int i = 0; i < Keys; i++)
        {
            store.Put($"key{i:d5}", ValueOf(i));
        }

        store.Rotate();
        store.Flush();
        Keyspace keys = store.Keyspace();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            var random = new Random(thread);
            var value = new ArrayBufferWriter<byte>(64);
            for (int round = 0; round < 300; round++)
            {
                int from = random.Next(Keys - 20);
                using KeyCursor cursor = keys.OpenCursor();
                Assert.True(cursor.MoveTo(TestStore.Bytes($"key{from:d5}")));
                for (int i = from; i < from + 20; i++)
                {
                    int other = random.Next(Keys);
                    value.ResetWrittenCount();
                    Assert.True(keys.TryGet(TestStore.Bytes($"key{other:d5}"), value, out _));
                    Assert.Equal(ValueOf(other), TestStore.Text(value.WrittenSpan));
                    Assert.Equal(ValueOf(i), TestStore.Text(cursor.Value));
                    Assert.True(cursor.MoveNext());
                }
            }
        });
        BlockCache cache = store.Files.Cache;
        Assert.True(cache.BlockBytes <= Math.Max(cache.BudgetBytes / 8, cache.BudgetBytes - cache.FixedBytes));

        static string ValueOf(int i) => new((char)('a' + (i % 26)), 30 + (i % 7));
    }

    [Fact]
    public void Keys_have_1_to_65535_bytes_and_values_up_to_16_MiB()
    {
        using var store = new TestStore(memTableBytes: 64 << 20);
        byte[] longest = new byte[65_535];
        byte[] largest = new byte[16 << 20];
        Assert.Equal(-1, store.Commit(b => KeyOperations.Put(b, 1, longest, largest)));
        store.Rotate();
        store.Flush();
        Assert.Equal(largest.Length, store.Keyspace().Get(longest)!.Value.Length);
        var batch = new OperationBuffer();
        Assert.Throws<ArgumentException>(() => KeyOperations.Put(batch, 1, new byte[65_536], []));
        Assert.Throws<ArgumentException>(() => KeyOperations.Put(batch, 1, [1], new byte[(16 << 20) + 1]));
        Assert.Throws<ArgumentException>(() => KeyOperations.Put(batch, 1, [], []));
        Assert.Throws<ArgumentException>(() => KeyOperations.Delete(batch, 1, []));
        Assert.Throws<ArgumentException>(() => store.Keyspace().Get([]));
        Assert.Throws<ArgumentException>(() => store.Keyspace().Get(new byte[65_536]));
        Assert.Throws<ArgumentException>(() => store.Keyspace().Scan(new ScanOptions { Start = new byte[65_536] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Keyspace().Scan(new ScanOptions { Limit = -1 }));
        Assert.Equal(0, batch.Count);
    }

    private static string[] Keys(TestStore store, ScanOptions options) =>
        [.. store.Keyspace().Scan(options).Select(e => TestStore.Text(e.Key.Span))];
}

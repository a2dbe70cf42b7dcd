using Turnstile.Kv;
using Turnstile.Kv.Memory;

namespace Turnstile.Tests.Kv.Memory;

public sealed class MemTableTests
{
    private static readonly Sequence s_end = new(ulong.MaxValue);

    [Fact]
    public void A_reader_finds_the_newest_entry_at_or_below_its_sequence()
    {
        var table = new MemTable(1 << 16);
        Add(table, 3, "a", "three");
        Add(table, 7, "a", "seven");
        Assert.Null(Get(table, 2, "a"));
        Assert.Equal("three", Get(table, 6, "a"));
        Assert.Equal("seven", Get(table, 7, "a"));
        Assert.Null(Get(table, 9, "b"));
        Assert.Equal((3UL, 7UL), (table.FirstSequence.Value, table.LastSequence.Value));
        table.Release();
    }

    [Fact]
    public void Cursors_walk_in_key_order_both_ways_and_seek_between_keys()
    {
        var table = new MemTable(1 << 20);
        var random = new Random(11);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        for (ulong s = 1; s <= 2000; s++)
        {
            string key = random.Next(5000).ToString("x");
            keys.Add(key);
            Add(table, s, key, key);
        }

        Assert.Equal(keys, Walk(table, forward: true));
        Assert.Equal(keys.Reverse(), Walk(table, forward: false));
        var cursor = new MemTableCursor(table, s_end);
        for (int i = 0; i < 300; i++)
        {
            string probe = random.Next(6000).ToString("x");
            cursor.SeekAtOrAfter(TestStore.Bytes(probe));
            string? after = keys.FirstOrDefault(k => string.CompareOrdinal(k, probe) >= 0);
            Assert.Equal(after, cursor.IsValid ? TestStore.Text(cursor.Key) : null);
            cursor.SeekBefore(TestStore.Bytes(probe));
            string? before = keys.LastOrDefault(k => string.CompareOrdinal(k, probe) < 0);
            Assert.Equal(before, cursor.IsValid ? TestStore.Text(cursor.Key) : null);
        }

        table.Release();
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(17, 3)]
    [InlineData(5000, 100)]
    [InlineData(65539, 0)]
    public void What_has_room_can_be_added(int keyBytes, int valueBytes)
    {
        var table = new MemTable(1 << 20);
        byte[] key = new byte[keyBytes];
        ulong sequence = 0;
        while (table.HasRoom(keyBytes + valueBytes, 1))
        {
            sequence++;
            KeyWith(key, sequence);
            table.Add(new EntryStamp(new Sequence(sequence), 1, new Sequence(sequence), 5), key, new byte[valueBytes]);
        }

        Assert.True(sequence > 3);
        Assert.True(table.UsedBytes > table.CapacityBytes / 2 || table.KeyCount > 1000);
        table.Release();
    }

    [Fact]
    public void A_capacity_asked_for_a_batch_has_room_for_it()
    {
        foreach ((long bytes, int operations) in new[] { (1L, 1), (32L << 20, 1), (56L << 20, 1 << 20), (64L, 1) })
        {
            var table = new MemTable(MemTable.CapacityFor(bytes, operations, atLeast: 1 << 12));
            Assert.True(table.HasRoom(bytes, operations), $"{operations} operations of {bytes} bytes");
            table.Release();
        }
    }

    [Fact]
    public void The_last_release_frees_the_memory()
    {
        var table = new MemTable(1 << 16);
        table.Retain();
        table.Release();
        Add(table, 1, "a", "b");
        table.Release();
        Assert.Throws<ObjectDisposedException>(() => Get(table, 1, "a"));
    }

    [Fact]
    public void Readers_beside_the_writer_see_everything_published_and_in_order()
    {
        const int count = 30_000;
        var table = new MemTable(8 << 20);
        ulong visible = 0;
        string? failure = null;
        void Read(int seed)
        {
            var random = new Random(seed);
            while (Volatile.Read(ref visible) < count && Volatile.Read(ref failure) is null)
            {
                ulong at = Volatile.Read(ref visible);
                if (at == 0)
                {
                    continue;
                }

                ulong asked = 1 + (ulong)random.NextInt64((long)at);
                string key = KeyOf(asked);
                if (Get(table, at, key) is null)
                {
                    Volatile.Write(ref failure, $"key {key} of {asked} is missing at {at}");
                }

                var cursor = new MemTableCursor(table, new Sequence(at));
                cursor.SeekAtOrAfter(TestStore.Bytes(key));
                byte[] last = [];
                bool forward = random.Next(2) == 0;
                for (int i = 0; i < 50 && cursor.IsValid; i++)
                {
                    int order = last.AsSpan().SequenceCompareTo(cursor.Key);
                    bool rises = forward ? order < 0 : order > 0;
                    if ((i > 0 && !rises) || cursor.Stamp.Sequence.Value > at)
                    {
                        Volatile.Write(ref failure, $"out of order or above {at}");
                    }

                    last = cursor.Key.ToArray();
                    if (forward)
                    {
                        cursor.MoveNext();
                    }
                    else
                    {
                        cursor.MovePrevious();
                    }
                }
            }
        }

        Thread[] readers = [new(() => Read(1)), new(() => Read(2))];
        Array.ForEach(readers, r => r.Start());
        for (ulong s = 1; s <= count; s++)
        {
            Add(table, s, KeyOf(s), "v" + s);
            Volatile.Write(ref visible, s);
        }

        Array.ForEach(readers, r => r.Join());
        Assert.Null(failure);
        table.Release();
    }

    [Theory]
    [InlineData("rising")]
    [InlineData("falling")]
    [InlineData("mixed")]
    [InlineData("alike")]
    [InlineData("nested")]
    [InlineData("outside")]
    public void Seeks_agree_with_a_sorted_dictionary_while_keys_come(string order)
    {
        var table = new MemTable(8 << 20);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var random = new Random(7);
        for (int i = 0; i < 12_000; i++)
        {
            string key = KeyIn(order, i, random);
            expected[key] = key + i;
            Add(table, (ulong)i + 1, key, key + i);
        }

        string[] keys = [.. expected.Keys];
        Assert.Equal(keys, Walk(table, forward: true));
        Assert.Equal(keys.Reverse(), Walk(table, forward: false));
        var cursor = new MemTableCursor(table, s_end);
        for (int i = 0; i < 3000; i++)
        {
            string probe = i % 2 == 0 ? keys[random.Next(keys.Length)] : KeyIn(order, random.Next(15_000), random);
            int place = Array.BinarySearch(keys, probe, StringComparer.Ordinal);
            int after = place < 0 ? ~place : place;
            cursor.SeekAtOrAfter(TestStore.Bytes(probe));
            Assert.Equal(after < keys.Length ? keys[after] : null, cursor.IsValid ? TestStore.Text(cursor.Key) : null);
            if (cursor.IsValid)
            {
                Assert.Equal(expected[keys[after]], TestStore.Text(cursor.Value));
            }

            cursor.SeekBefore(TestStore.Bytes(probe));
            Assert.Equal(after > 0 ? keys[after - 1] : null, cursor.IsValid ? TestStore.Text(cursor.Key) : null);
        }

        table.Release();
    }

    [Theory]
    [InlineData("rising")]
    [InlineData("falling")]
    [InlineData("mixed")]
    [InlineData("alike")]
    [InlineData("outside")]
    public void Seeks_beside_the_writer_miss_no_key_that_is_visible(string order)
    {
        // Every tenth key is there before; between them the writer adds. A seek to one of the tenth must find it, and
        // the last visible key below it must be found backwards, whatever the index shows at that moment.
        const int count = 12_000;
        var random = new Random(3);
        string[] keys = [.. Enumerable.Range(0, count).Select(i => KeyIn(order, i, random)).Distinct()];
        string[] first = [.. keys.Where((_, i) => i % 10 == 0).Order(StringComparer.Ordinal)];
        var table = new MemTable(16 << 20);
        foreach (string key in first)
        {
            Add(table, 1, key, key);
        }

        bool done = false;
        string? failure = null;
        void Seek(int seed)
        {
            var chance = new Random(seed);
            var cursor = new MemTableCursor(table, new Sequence(1));
            while (!Volatile.Read(ref done))
            {
                int i = chance.Next(1, first.Length);
                cursor.SeekAtOrAfter(TestStore.Bytes(first[i]));
                string? found = cursor.IsValid ? TestStore.Text(cursor.Key) : null;
                cursor.SeekBefore(TestStore.Bytes(first[i]));
                string? before = cursor.IsValid ? TestStore.Text(cursor.Key) : null;
                if (found != first[i] || before != first[i - 1])
                {
                    Volatile.Write(ref failure, $"{first[i]}: found {found}, before it {before}");
                }
            }
        }

        Thread[] readers = [new(() => Seek(1)), new(() => Seek(2))];
        Array.ForEach(readers, r => r.Start());
        for (int i = 0; i < keys.Length; i++)
        {
            Add(table, (ulong)i + 2, keys[i], "later");
        }

        Volatile.Write(ref done, true);
        Array.ForEach(readers, r => r.Join());
        Assert.Null(failure);
        Assert.Equal(keys.Order(StringComparer.Ordinal), Walk(table, forward: true));
        table.Release();
    }

    [Theory]
    [InlineData("rising")]
    [InlineData("mixed")]
    [InlineData("alike")]
    [InlineData("nested")]
    [InlineData("outside")]
    public void What_is_added_after_a_prefetch_is_what_is_added_without(string order)
    {
        var plain = new MemTable(8 << 20);
        var prefetched = new MemTable(8 << 20);
        var prefetch = new MemTablePrefetch();
        var random = new Random(5);
        string[] keys = [.. Enumerable.Range(0, 9000).Select(i => KeyIn(order, i, random))];
        for (int i = 0; i < keys.Length; i++)
        {
            if (i % 50 == 0)
            {
                // More than fit, and some that are too long for it: both are passed over.
                prefetch.Clear();
                foreach (string coming in keys.Skip(i).Take(50))
                {
                    prefetch.Add(0, TestStore.Bytes(coming));
                }

                prefetch.Run(prefetched);
            }

            Add(plain, (ulong)i + 1, keys[i], "v" + i);
            Add(prefetched, (ulong)i + 1, keys[i], "v" + i);
        }

        Assert.Equal(Entries(plain), Entries(prefetched));
        Assert.Equal(plain.UsedBytes, prefetched.UsedBytes);
        plain.Release();
        prefetched.Release();
    }

    private static List<(string Key, ulong Sequence, string Value)> Entries(MemTable table)
    {
        var found = new List<(string, ulong, string)>();
        var cursor = new MemTableCursor(table, s_end);
        for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNextEntry())
        {
            found.Add((TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value, TestStore.Text(cursor.Value)));
        }

        return found;
    }

    private static string KeyIn(string order, int i, Random random) => order switch
    {
        "rising" => i.ToString("D8"),
        "falling" => (50_000 - i).ToString("D8"),
        "mixed" => random.Next(1 << 24).ToString("x"),
        "alike" => new string('p', 40) + (i * 7919 % 20_011) + (i % 3 == 0 ? "\0" : ""),

        // At first all begin alike; then some come before and behind those that do.
        "outside" => (i < 2000 || i % 3 == 0 ? "mmmmmmmm" : i % 3 == 1 ? "mmmma" : "mmmmz") + random.Next(1 << 20),

        // Keys that begin other keys, down to ones that differ only in zeros at the end.
        _ => new string('n', i % 150) + new string('\0', i / 150 % 90),
    };

    // A third of the writes go to keys written before.
    private static string KeyOf(ulong sequence) =>
        ((sequence % 3 == 0 ? sequence / 3 : sequence) * 2654435761 % 100_000).ToString();

    private static void KeyWith(byte[] key, ulong sequence)
    {
        for (int i = 0; i < Math.Min(8, key.Length); i++)
        {
            key[i] = (byte)(sequence >> (8 * i));
        }
    }

    private static List<string> Walk(MemTable table, bool forward)
    {
        var cursor = new MemTableCursor(table, s_end);
        var found = new List<string>();
        if (forward)
        {
            for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
            {
                found.Add(TestStore.Text(cursor.Key));
            }
        }
        else
        {
            for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
            {
                found.Add(TestStore.Text(cursor.Key));
            }
        }

        return found;
    }

    private static void Add(MemTable table, ulong sequence, string key, string value) => table.Add(
        new EntryStamp(new Sequence(sequence), 1, new Sequence(sequence), 0),
        TestStore.Bytes(key),
        TestStore.Bytes(value));

    private static string? Get(MemTable table, ulong at, string key)
    {
        byte[] bytes = TestStore.Bytes(key);
        return table.TryGet(bytes, KeyHash.Of(bytes), new Sequence(at), out _, out ReadOnlySpan<byte> value)
            ? TestStore.Text(value)
            : null;
    }
}

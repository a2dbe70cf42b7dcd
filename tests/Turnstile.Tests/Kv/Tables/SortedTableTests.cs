using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Kv.Tables;
using static Turnstile.Tests.Kv.Tables.TestTable;

namespace Turnstile.Tests.Kv.Tables;

public sealed class SortedTableTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(300)]
    [InlineData(8192)]
    public void What_was_written_is_found_and_walked_over_in_both_directions(int blockBytes)
    {
        var disk = new MemoryFileSystem();
        var random = new Random(blockBytes);
        var rows = new SortedDictionary<string, (ulong Sequence, string Value)>(StringComparer.Ordinal);
        for (ulong i = 1; i <= 700; i++)
        {
            rows["test" + new string((char)('a' + random.Next(3)), random.Next(6)) + random.Next(900)] =
                (i, new string('v', random.Next(30)));
        }

        Write(disk, blockBytes, [.. rows.Select(r => (r.Key, r.Value.Sequence, r.Value.Value))]);
        SortedTableReader table = Open(disk);
        Assert.Equal(rows.Count, table.EntryCount);
        foreach ((string key, (ulong sequence, string value)) in rows)
        {
            Assert.Equal(value, Get(table, key, End));
            Assert.Equal(value, Get(table, key, new Sequence(sequence)));
            Assert.Null(Get(table, key, new Sequence(sequence - 1)));
            Assert.Null(Get(table, key + "!", End));
        }

        var cursor = new TableCursor(End);
        cursor.Open(table);
        var found = new List<string>();
        for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
        {
            found.Add(TestStore.Text(cursor.Key));
        }

        Assert.Equal(rows.Keys, found);
        found.Clear();
        for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
        {
            found.Add(TestStore.Text(cursor.Key));
        }

        Assert.Equal(rows.Keys.Reverse(), found);
        foreach (string key in rows.Keys)
        {
            cursor.SeekAtOrAfter(TestStore.Bytes(key + "\0"));
            string? next = rows.Keys.FirstOrDefault(k => string.CompareOrdinal(k, key) > 0);
            Assert.Equal(next, cursor.IsValid ? TestStore.Text(cursor.Key) : null);
        }

        table.Release();
        Assert.Equal(0, disk.OpenCount);
    }

    // With blocks of 20 bytes the entries of the key stand in several partitions.
    [Theory]
    [InlineData(64)]
    [InlineData(20)]
    public void Many_entries_of_one_key_are_told_apart_by_sequence(int blockBytes)
    {
        var disk = new MemoryFileSystem();
        IEnumerable<(string, ulong, string)> entries =
            Enumerable.Range(1, 200).Select(i => ("testkey", (ulong)(201 - i), $"{201 - i}"));
        Write(disk, blockBytes, [("test", 500, "x"), .. entries]);
        SortedTableReader table = Open(disk);
        for (ulong at = 1; at <= 200; at++)
        {
            Assert.Equal(at.ToString(), Get(table, "testkey", new Sequence(at)));
            var cursor = new TableCursor(new Sequence(at));
            cursor.Open(table);
            cursor.SeekToLast();
            Assert.Equal(at, cursor.Stamp.Sequence.Value);
            cursor.MovePrevious();
            Assert.False(cursor.IsValid);
        }

        Assert.Null(Get(table, "testkey", Sequence.Zero));
        table.Release();
    }

    [Fact]
    public void Entries_out_of_order_are_refused()
    {
        var disk = new MemoryFileSystem();
        Assert.Throws<InvariantException>(() => Write(disk, 64, [("b", 1, ""), ("a", 2, "")]));
        Assert.Throws<InvariantException>(() => Write(disk, 64, [("b", 1, ""), ("b", 2, "")]));
        Assert.Empty(disk.ListFiles(TestStore.Directory));
    }

    [Fact]
    public void The_bytes_of_a_small_table_stay_what_they_are()
    {
        var disk = new MemoryFileSystem();
        Write(disk, 8192, [("\0\0\0\x1key1", 5, "one"), ("\0\0\0\x1key2", 3, "two")]);
        Assert.Equal(Golden, Convert.ToHexStringLower(disk[TablePath]));
    }

    [Fact]
    public void A_walk_past_the_cache_leaves_no_partition_there()
    {
        var disk = new MemoryFileSystem();
        Write(disk, 100, PackedRows(1_000));
        var cache = new BlockCache(1 << 20);
        SortedTableReader table = SortedTableReader.Open(disk, TestStore.Directory, new FileNumber(7), cache);
        var cursor = new TableCursor(End, cached: false);
        cursor.Open(table);
        int count = 0;
        for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
        {
            count++;
        }

        Assert.Equal(1_000, count);
        Assert.Equal(cache.FixedBytes, cache.UsedBytes);
        cursor.LetGo();
        Assert.Equal("{\"name\":\"value 3\",\"on\":true}", Get(table, "key000003", End));
        Assert.True(cache.GuideBytes > 0);
        Assert.Equal(1, cache.GuideMissCount);
        table.Release();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Packed_blocks_are_smaller_and_hold_the_same()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(500);
        Write(disk, 1024, rows);
        int plain = disk[TablePath].Length;
        Write(disk, 1024, rows, BlockCompression.Lz);
        Assert.InRange(disk[TablePath].Length, 1, plain * 2 / 3);
        ReadAll(disk, rows);
    }

    [Fact]
    public void A_block_that_does_not_get_smaller_is_stored_as_it_is()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [("\0\0\0\x1key1", 5, "one"), ("\0\0\0\x1key2", 3, "two")];
        Write(disk, 8192, rows, BlockCompression.Lz);
        Assert.Equal(Golden, Convert.ToHexStringLower(disk[TablePath]));
    }

    [Fact]
    public void The_bytes_of_a_packed_block_stay_what_they_are()
    {
        var disk = new MemoryFileSystem();
        Write(disk, 8192, [("\0\0\0\x1key1", 5, new string('x', 40))], BlockCompression.Lz);
        SortedTableReader table = Open(disk);
        Assert.Equal(GoldenPacked, Convert.ToHexStringLower(disk[TablePath].AsSpan(0, table.PartitionOf(0).Size(0))));
        table.Release();
    }

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Lz)]
    public void A_long_walk_reads_ahead_and_sees_the_same(BlockCompression compression)
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(20_000);
        Write(disk, 1024, rows, compression);
        ReadAll(disk, rows);
    }

    [Fact]
    public void A_writer_that_does_not_finish_leaves_nothing()
    {
        var disk = new MemoryFileSystem();
        using (var writer = new SortedTableWriter(disk, TestStore.Directory, new FileNumber(7)))
        {
            writer.Add(Stamp(1), TestStore.Bytes("\0\0\0\x1a"), []);
            Assert.EndsWith(".tmp", Assert.Single(disk.ListFiles(TestStore.Directory)), StringComparison.Ordinal);
        }

        Assert.Empty(disk.ListFiles(TestStore.Directory));
    }

    [Fact]
    public void The_largest_key_and_a_large_value_are_kept()
    {
        var disk = new MemoryFileSystem();
        string key = new('k', StoredKey.BytesMax);
        string value = new('v', 3 << 20);
        Write(disk, 8192, [("aaaa", 1, "x"), (key, 2, value), ("zzzz", 3, "y")]);
        SortedTableReader table = Open(disk);
        Assert.Equal(value, Get(table, key, End));
        Assert.Equal("y", Get(table, "zzzz", End));
        table.Release();
    }

    private const string GoldenPacked =
        "ff51ec1f010100002300000047000000ff0101000828050100000000016b6579"
        + "31780100140031000004001008390030000000";

    private const string Golden =
        "0a8c75ed010000002d0000002d00000001000803050100000000016b6579316f"
        + "6e65010701030301003274776f0000000000000031070000000100000012482a"
        + "3405000000800000008000000000000000000000003d00000000000000480000"
        + "0006000000000000001020402020000020000002000000000000000000000000"
        + "0000000040000000000000000000000000000000000000000020000000010000"
        + "00000000000100080008000000000000016b6579313d00000003000000000000"
        + "0008000000000000016b6579323234f81a060000002400000024000000080000"
        + "00000000016b65793190000000030000000000000008000000000000016b6579"
        + "3254535441424c4500030000000000000007000000000000003d000000000000"
        + "00cd000000000000000200000000000000000000000000000003000000000000"
        + "000500000000000000000000000000000001000000e51dc7dd";
}

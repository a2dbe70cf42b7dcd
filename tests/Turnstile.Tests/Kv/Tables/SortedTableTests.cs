using Turnstile.Kv;
using Turnstile.Kv.Tables;
using Turnstile.Storage;

namespace Turnstile.Tests.Kv.Tables;

public sealed class SortedTableTests
{
    private static readonly Sequence s_end = new(ulong.MaxValue);
    private static readonly string s_path = FileNames.PathOf(TestStore.Directory, FileKind.Table, new FileNumber(7));

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
            Assert.Equal(value, Get(table, key, s_end));
            Assert.Equal(value, Get(table, key, new Sequence(sequence)));
            Assert.Null(Get(table, key, new Sequence(sequence - 1)));
            Assert.Null(Get(table, key + "!", s_end));
        }

        var cursor = new TableCursor(s_end);
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

    [Fact]
    public void Many_entries_of_one_key_are_told_apart_by_sequence()
    {
        var disk = new MemoryFileSystem();
        IEnumerable<(string, ulong, string)> entries =
            Enumerable.Range(1, 200).Select(i => ("testkey", (ulong)(201 - i), $"{201 - i}"));
        Write(disk, 64, [("test", 500, "x"), .. entries]);
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
        Assert.Equal(Golden, Convert.ToHexStringLower(disk[s_path]));
    }

    [Fact]
    public void Every_flipped_bit_is_detected_or_harmless()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [.. Enumerable.Range(10, 30).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, 100, rows);
        byte[] good = disk[s_path];
        for (int offset = 0; offset < good.Length; offset++)
        {
            byte[] bad = [.. good];
            bad[offset] ^= (byte)(1 << (offset % 8));
            disk[s_path] = bad;
            Assert.Throws<CorruptionException>(() => ReadAll(disk, rows));
        }
    }

    [Fact]
    public void A_table_cut_at_any_length_or_with_another_number_is_refused()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [.. Enumerable.Range(10, 30).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, 100, rows);
        byte[] good = disk[s_path];
        for (int length = 0; length < good.Length; length++)
        {
            disk[s_path] = good[..length];
            Assert.Throws<CorruptionException>(() => Open(disk));
        }

        disk[FileNames.PathOf(TestStore.Directory, FileKind.Table, new FileNumber(8))] = good;
        var e = Assert.Throws<CorruptionException>(() => SortedTableReader.Open(
            disk, TestStore.Directory, new FileNumber(8), new BlockCache()));
        Assert.Contains("file number", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.OpenCount);
    }

    [Fact]
    public void Random_bytes_under_a_right_checksum_never_read_out_of_bounds()
    {
        var random = new Random(3);
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [.. Enumerable.Range(10, 30).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, 1 << 20, rows);
        byte[] good = disk[s_path];
        SortedTableReader whole = Open(disk);
        int size = whole.Index.Size(0);
        whole.Release();
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(BlockHeader.Bytes, size)] = (byte)random.Next(256);
            }

            BlockHeader.Write(bad.AsSpan(0, size), BlockKind.Data, new FileNumber(7), 0);
            disk[s_path] = bad;
            try
            {
                ReadAll(disk, rows, compare: false);
            }
            catch (CorruptionException)
            {
                // Detected.
            }
        }
    }

    [Fact]
    public void Packed_blocks_are_smaller_and_hold_the_same()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(500);
        Write(disk, 1024, rows);
        int plain = disk[s_path].Length;
        Write(disk, 1024, rows, BlockCompression.Lz);
        Assert.InRange(disk[s_path].Length, 1, plain * 2 / 3);
        ReadAll(disk, rows);
    }

    [Fact]
    public void A_block_that_does_not_get_smaller_is_stored_as_it_is()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [("\0\0\0\x1key1", 5, "one"), ("\0\0\0\x1key2", 3, "two")];
        Write(disk, 8192, rows, BlockCompression.Lz);
        Assert.Equal(Golden, Convert.ToHexStringLower(disk[s_path]));
    }

    [Fact]
    public void The_bytes_of_a_packed_block_stay_what_they_are()
    {
        var disk = new MemoryFileSystem();
        Write(disk, 8192, [("\0\0\0\x1key1", 5, new string('x', 40))], BlockCompression.Lz);
        SortedTableReader table = Open(disk);
        Assert.Equal(GoldenPacked, Convert.ToHexStringLower(disk[s_path].AsSpan(0, table.Index.Size(0))));
        table.Release();
    }

    [Fact]
    public void Every_flipped_bit_of_packed_blocks_is_detected()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(30);
        Write(disk, 400, rows, BlockCompression.Lz);
        byte[] good = disk[s_path];
        for (int offset = 0; offset < good.Length; offset++)
        {
            byte[] bad = [.. good];
            bad[offset] ^= (byte)(1 << (offset % 8));
            disk[s_path] = bad;
            Assert.Throws<CorruptionException>(() => ReadAll(disk, rows));
        }
    }

    [Fact]
    public void Random_packed_bytes_under_a_right_checksum_never_read_out_of_bounds()
    {
        var random = new Random(4);
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(30);
        Write(disk, 1 << 20, rows, BlockCompression.Lz);
        byte[] good = disk[s_path];
        SortedTableReader whole = Open(disk);
        int size = whole.Index.Size(0);
        whole.Release();
        int plain = BitConverter.ToInt32(good, 12);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(BlockHeader.Bytes, size)] = (byte)random.Next(256);
            }

            int claimed = random.Next(4) == 0 ? random.Next(1, plain * 3) : plain;
            BlockHeader.Write(
                bad.AsSpan(0, size),
                BlockKind.Data,
                new FileNumber(7),
                0,
                new StoredBlock(BlockCompression.Lz, claimed));
            disk[s_path] = bad;
            try
            {
                ReadAll(disk, rows, compare: false);
            }
            catch (CorruptionException)
            {
                // Detected.
            }
        }
    }

    [Theory]
    [InlineData(BlockCompression.Lz, 1 << 30)]
    [InlineData(BlockCompression.Lz, 0)]
    [InlineData(BlockCompression.Lz, -1)]
    [InlineData(BlockCompression.None, 5)]
    [InlineData((BlockCompression)2, 100)]
    public void A_block_with_a_length_or_codec_that_cannot_be_is_refused(BlockCompression compression, int plainBytes)
    {
        byte[] block = new byte[200];
        BlockHeader.Write(block, BlockKind.Data, new FileNumber(7), 0, new StoredBlock(compression, plainBytes));
        Assert.Throws<CorruptionException>(
            () => BlockHeader.Check(block, BlockKind.Data, new FileNumber(7), "file", 0));
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
        Assert.Equal(value, Get(table, key, s_end));
        Assert.Equal("y", Get(table, "zzzz", s_end));
        table.Release();
    }

    private static EntryStamp Stamp(ulong sequence) => new(new Sequence(sequence), 1, new Sequence(sequence), 0);

    private static void Write(
        MemoryFileSystem disk,
        int blockBytes,
        IEnumerable<(string Key, ulong Sequence, string Value)> rows,
        BlockCompression compression = BlockCompression.None)
    {
        using var writer = new SortedTableWriter(
            disk, TestStore.Directory, new FileNumber(7), blockBytes, compression);
        foreach ((string key, ulong sequence, string value) in rows)
        {
            writer.Add(Stamp(sequence), TestStore.Bytes(key), TestStore.Bytes(value));
        }

        TableSummary summary = writer.Finish();
        Assert.Equal(Crc32C.Of(disk[s_path]), summary.Digest);
        Assert.Equal(disk[s_path].Length, summary.FileBytes);
    }

    private static (string, ulong, string)[] PackedRows(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(i => ($"key{i:d6}", (ulong)i + 1, $"{{\"name\":\"value {i}\",\"on\":true}}"))];

    private static SortedTableReader Open(MemoryFileSystem disk) =>
        SortedTableReader.Open(disk, TestStore.Directory, new FileNumber(7), new BlockCache(1 << 20));

    private static string? Get(SortedTableReader table, string key, Sequence at)
    {
        byte[] bytes = TestStore.Bytes(key);
        bool found = table.TryGet(
            bytes, KeyHash.Of(bytes), at, out _, out ReadOnlySpan<byte> value, out ValueHold hold);
        using (hold)
        {
            return found ? TestStore.Text(value) : null;
        }
    }

    private static void ReadAll(MemoryFileSystem disk, (string, ulong, string)[] rows, bool compare = true)
    {
        SortedTableReader table = Open(disk);
        try
        {
            var cursor = new TableCursor(s_end);
            cursor.Open(table);
            var found = new List<(string, ulong, string)>();
            for (cursor.SeekToFirst(); cursor.IsValid; cursor.MoveNext())
            {
                found.Add((TestStore.Text(cursor.Key), cursor.Stamp.Sequence.Value, TestStore.Text(cursor.Value)));
            }

            for (cursor.SeekToLast(); cursor.IsValid; cursor.MovePrevious())
            {
                _ = cursor.Value.Length;
            }

            foreach ((string key, _, _) in rows)
            {
                Get(table, key, s_end);
            }

            if (compare)
            {
                Assert.Equal(rows, found);
            }
        }
        finally
        {
            table.Release();
        }
    }

    private const string GoldenPacked =
        "ff51ec1f010100002300000047000000ff0101000828050100000000016b6579"
        + "31780100140031000004001008390030000000";

    private const string Golden =
        "0a8c75ed010000002d0000002d00000001000803050100000000016b6579316f"
        + "6e65010701030301003274776f00000000000000310700000001000000ece598"
        + "6302000000480000004800000006000000000000001020402020000020000002"
        + "0000000000000000000000000000000040000000000000000000000000000000"
        + "000000000020000000010000000000000001000800268dd4c703000000240000"
        + "002400000008000000000000016b6579313d0000000300000000000000080000"
        + "00000000016b65793254535441424c4500010000000000000007000000000000"
        + "003d000000000000009500000000000000020000000000000000000000000000"
        + "0003000000000000000500000000000000000000000000000001000000e34c15"
        + "d9";
}

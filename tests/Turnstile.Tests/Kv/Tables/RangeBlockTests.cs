using Turnstile.Caching;
using Turnstile.Kv;
using Turnstile.Kv.Ranges;
using Turnstile.Kv.Tables;
using Turnstile.Storage;

namespace Turnstile.Tests.Kv.Tables;

public sealed class RangeBlockTests
{
    private static readonly string s_path = FileNames.PathOf(TestStore.Directory, FileKind.Table, new FileNumber(7));

    [Fact]
    public void The_bytes_of_a_block_of_ranges_stay_what_they_are()
    {
        byte[] payload = RangeBlock.Write(Sample());
        Assert.Equal(
            "03"
            + "050000000161" + "050000000163" + "01" + "04"
            + "050000000163" + "050000000165" + "02" + "09" + "05"
            + "050000000165" + "0400000002" + "01" + "09",
            Convert.ToHexStringLower(payload));
        RangeTombstones read = RangeBlock.Read(payload, "file", 0);
        Assert.Equal(payload, RangeBlock.Write(read));
    }

    [Fact]
    public void A_table_of_ranges_alone_can_be_opened_asked_and_walked_over()
    {
        var disk = new MemoryFileSystem();
        TableSummary summary = Write(disk, Sample(), []);
        Assert.Equal((0L, 4UL, 9UL), (summary.EntryCount, summary.FirstSequence.Value, summary.LastSequence.Value));
        SortedTableReader table = Open(disk);
        Assert.Equal(Key("a"), table.FirstKey.ToArray());
        Assert.Equal([0, 0, 0, 2], table.LastKey.ToArray());
        Assert.True(table.IsLastKeyOutside);
        Assert.Equal(9UL, table.Ranges.NewestAt(Key("d"), new Sequence(20)).Value);
        Assert.False(table.TryGet(Key("b"), KeyHash.Of(Key("b")), new Sequence(20), out _, out _, out _));
        var cursor = new TableCursor(new Sequence(20));
        cursor.Open(table);
        cursor.SeekToFirst();
        Assert.False(cursor.IsValid);
        cursor.SeekToLast();
        Assert.False(cursor.IsValid);
        cursor.SeekAtOrAfter(Key("b"));
        Assert.False(cursor.IsValid);
        cursor.SeekBefore(Key("b"));
        Assert.False(cursor.IsValid);
        table.Release();
    }

    [Fact]
    public void Every_flipped_bit_of_a_table_of_ranges_is_detected()
    {
        var disk = new MemoryFileSystem();
        Write(disk, Sample(), []);
        byte[] good = [.. disk[s_path]];
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            disk[s_path] = bad;
            Assert.Throws<CorruptionException>(() => Open(disk));
        }
    }

    [Fact]
    public void Any_payload_gives_ranges_or_an_exception()
    {
        byte[] good = RangeBlock.Write(Sample());
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bad = [.. good[..random.Next(1, good.Length + 1)]];
            for (int j = random.Next(4); j >= 0; j--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                RangeTombstones read = RangeBlock.Read(bad, "file", 0);
                Assert.Equal(bad, RangeBlock.Write(read));
            }
            catch (CorruptionException)
            {
                // As it should.
            }
        }
    }

    [Fact]
    public void A_tables_bounds_take_in_its_ranges()
    {
        var disk = new MemoryFileSystem();
        RangeTombstones ranges = RangeTombstones.Empty.With(Key("c"), Key("m"), new Sequence(5));
        Write(disk, ranges, ["b", "d"]);
        SortedTableReader table = Open(disk);
        Assert.Equal("b m True", Bounds(table));
        Assert.True(TableSearch.Overlaps(table, Key("l"), Key("z")));
        Assert.False(TableSearch.Overlaps(table, Key("m"), Key("z")));
        table.Release();
        Write(disk, ranges, ["d", "m"]);
        table = Open(disk);
        Assert.Equal("c m False", Bounds(table));
        table.Release();
    }

    private static string Bounds(SortedTableReader table) =>
        $"{(char)table.FirstKey[^1]} {(char)table.LastKey[^1]} {table.IsLastKeyOutside}";

    private static RangeTombstones Sample() => RangeTombstones.Empty
        .With(Key("a"), Key("e"), new Sequence(4))
        .With(Key("c"), [0, 0, 0, 2], new Sequence(9));

    private static TableSummary Write(MemoryFileSystem disk, RangeTombstones ranges, string[] keys)
    {
        if (disk.FileExists(s_path))
        {
            disk.Delete(s_path);
        }

        using var writer = new SortedTableWriter(disk, TestStore.Directory, new FileNumber(7)) { Ranges = ranges };
        foreach (string key in keys)
        {
            writer.Add(new EntryStamp(new Sequence(2), 1, new Sequence(2), 0), Key(key), []);
        }

        return writer.Finish();
    }

    private static SortedTableReader Open(MemoryFileSystem disk) =>
        SortedTableReader.Open(disk, TestStore.Directory, new FileNumber(7), new BlockCache(1 << 20));

    private static byte[] Key(string key) => KeyRange.KeyOf(1, TestStore.Bytes(key));
}

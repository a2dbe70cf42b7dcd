using Turnstile.Caching;
using Turnstile.Kv.Tables;
using Turnstile.Storage;
using static Turnstile.Tests.Kv.Tables.TestTable;

namespace Turnstile.Tests.Kv.Tables;

public sealed class TableDamageTests
{
    // With blocks of one entry there are two partitions.
    [Theory]
    [InlineData(30, 100)]
    [InlineData(80, 10)]
    public void Every_flipped_bit_is_detected_or_harmless(int rowCount, int blockBytes)
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows =
            [.. Enumerable.Range(10, rowCount).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, blockBytes, rows);
        byte[] good = disk[TablePath];
        for (int offset = 0; offset < good.Length; offset++)
        {
            byte[] bad = [.. good];
            bad[offset] ^= (byte)(1 << (offset % 8));
            disk[TablePath] = bad;
            Assert.Throws<CorruptionException>(() => ReadAll(disk, rows));
        }
    }

    [Fact]
    public void A_table_cut_at_any_length_or_with_another_number_is_refused()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [.. Enumerable.Range(10, 30).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, 100, rows);
        byte[] good = disk[TablePath];
        for (int length = 0; length < good.Length; length++)
        {
            disk[TablePath] = good[..length];
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
        byte[] good = disk[TablePath];
        SortedTableReader whole = Open(disk);
        int size = whole.PartitionOf(0).Size(0);
        whole.Release();
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(BlockHeader.Bytes, size)] = (byte)random.Next(256);
            }

            BlockHeader.Write(bad.AsSpan(0, size), BlockKind.Data, new FileNumber(7), 0);
            disk[TablePath] = bad;
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
    public void Random_bytes_of_indexes_under_a_right_checksum_never_read_out_of_bounds()
    {
        var random = new Random(5);
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = [.. Enumerable.Range(10, 90).Select(i => ($"key{i}", (ulong)i, $"value{i}"))];
        Write(disk, 10, rows);
        byte[] good = disk[TablePath];
        var file = new TableFile(disk.OpenRead(TablePath), new FileNumber(7));
        TableFooter footer = file.ReadFooter();
        TableIndex top = file.ReadTopIndex(footer);
        Assert.Equal(2, top.BlockCount);
        int refusedCount = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            int number = random.Next(3);
            int start = (int)(number < 2 ? top.Offset(number) : footer.IndexOffset);
            int end = number < 2 ? (int)top.Offset(number + 1) : bad.Length - TableFooter.Bytes;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(start + BlockHeader.Bytes, end)] = (byte)random.Next(256);
            }

            BlockKind kind = number < 2 ? BlockKind.Partition : BlockKind.TopIndex;
            BlockHeader.Write(bad.AsSpan(start, end - start), kind, new FileNumber(7), start);
            disk[TablePath] = bad;
            try
            {
                ReadAll(disk, rows, compare: false);
            }
            catch (CorruptionException)
            {
                refusedCount++;
            }
        }

        Assert.InRange(refusedCount, 1_000, 2_999);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_version_of_the_format_is_refused_by_its_number(byte version)
    {
        var disk = new MemoryFileSystem();
        Write(disk, 8192, [("\0\0\0\x1key1", 5, "one")]);
        disk[TablePath][^(TableFooter.Bytes - 8)] = version;
        CorruptionException refused = Assert.Throws<CorruptionException>(() => Open(disk));
        Assert.Contains("format version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_of_packed_blocks_is_detected()
    {
        var disk = new MemoryFileSystem();
        (string, ulong, string)[] rows = PackedRows(30);
        Write(disk, 400, rows, BlockCompression.Lz);
        byte[] good = disk[TablePath];
        for (int offset = 0; offset < good.Length; offset++)
        {
            byte[] bad = [.. good];
            bad[offset] ^= (byte)(1 << (offset % 8));
            disk[TablePath] = bad;
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
        byte[] good = disk[TablePath];
        SortedTableReader whole = Open(disk);
        int size = whole.PartitionOf(0).Size(0);
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
            disk[TablePath] = bad;
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
}

using Turnstile.Caching;
using Turnstile.Kv.Tables;
using static Turnstile.Tests.Kv.Tables.TestTable;

namespace Turnstile.Tests.Kv.Tables;

public sealed class TableWarmingTests
{
    private static readonly (string Key, ulong Sequence, string Value)[] s_rows = PackedRows(3_000);

    private readonly MemoryFileSystem _disk = new();

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Lz)]
    public void After_it_a_read_of_every_key_misses_nothing(BlockCompression compression)
    {
        var cache = new BlockCache(1 << 20);
        SortedTableReader table = Open(cache, compression);
        Assert.False(TableWarming.AreWarm([table]));
        TableWarming.Run([table], CancellationToken.None);
        Assert.True(TableWarming.AreWarm([table]));
        Assert.Equal(table.BlockCount, table.CountCached());
        foreach ((string key, _, string value) in s_rows)
        {
            Assert.Equal(value, Get(table, key, End));
        }

        Assert.Equal(0, cache.MissCount);
        Assert.Equal(0, cache.GuideMissCount);
        table.Release();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Theory]
    [InlineData(BlockCompression.None)]
    [InlineData(BlockCompression.Lz)]
    public void It_ends_where_something_would_have_to_be_dropped(BlockCompression compression)
    {
        var cache = new BlockCache(64 << 10);
        SortedTableReader table = Open(cache, compression);
        Get(table, s_rows[^1].Key, End);
        TableWarming.Run([table], CancellationToken.None);
        Assert.InRange(table.CountCached(), 2, table.BlockCount - 1);
        Assert.InRange(cache.UsedBytes, 1, cache.BudgetBytes);
        Get(table, s_rows[^1].Key, End);
        Assert.Equal(1, cache.MissCount);
        table.Release();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Once_cancelled_it_brings_nothing()
    {
        var cache = new BlockCache(1 << 20);
        SortedTableReader table = Open(cache);
        TableWarming.Run([table], new CancellationToken(canceled: true));
        Assert.Equal(0, table.CountCached());
        Assert.Equal(0, cache.GuideBytes);
        table.Release();
    }

    [Fact]
    public void A_damaged_block_is_left_to_its_reader()
    {
        var cache = new BlockCache(1 << 20);
        SortedTableReader table = Open(cache);
        _disk[TablePath][1_000] ^= 1;
        TableWarming.Run([table], CancellationToken.None);
        Assert.InRange(table.CountCached(), 0, table.BlockCount - 1);
        Assert.Throws<CorruptionException>(() => Get(table, s_rows[25].Key, End));
        table.Release();
        Assert.Equal(0, cache.UsedBytes);
    }

    private SortedTableReader Open(BlockCache cache, BlockCompression compression = BlockCompression.None)
    {
        Write(_disk, 1024, s_rows, compression);
        return SortedTableReader.Open(_disk, TestStore.Directory, new FileNumber(7), cache);
    }
}

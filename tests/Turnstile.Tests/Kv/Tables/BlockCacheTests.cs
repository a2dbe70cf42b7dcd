using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class BlockCacheTests
{
    [Fact]
    public void The_budget_is_kept_and_what_is_in_use_stays_longest()
    {
        var cache = new BlockCache(10 * (100 + CachedBlock.OverheadBytes));
        var home = new CachedBlock?[100];
        for (int i = 0; i < 100; i++)
        {
            cache.Add(Block(home, i, 100));
            home[0]?.Touch();
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.NotNull(home[0]);
        Assert.Equal(10, home.Count(b => b is not null));
    }

    [Fact]
    public void The_first_of_two_readers_that_bring_a_block_wins()
    {
        var cache = new BlockCache(1 << 20);
        var home = new CachedBlock?[1];
        CachedBlock first = cache.Add(Block(home, 0, 100));
        Assert.Same(first, cache.Add(Block(home, 0, 100)));
        Assert.Equal(first.CostBytes, cache.UsedBytes);
    }

    [Fact]
    public void A_block_over_the_budget_is_read_but_not_kept()
    {
        var cache = new BlockCache(100);
        var home = new CachedBlock?[1];
        cache.Add(Block(home, 0, 100));
        Assert.Null(home[0]);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_table_that_closes_leaves_no_block_behind()
    {
        var cache = new BlockCache(1 << 20);
        var one = new CachedBlock?[20];
        var other = new CachedBlock?[20];
        for (int i = 0; i < 20; i++)
        {
            cache.Add(Block(one, i, 100));
            cache.Add(Block(other, i, 100));
        }

        cache.DropAll(one);
        Assert.All(one, Assert.Null);
        Assert.All(other, Assert.NotNull);
        cache.DropAll(other);
        Assert.Equal(0, cache.UsedBytes);
    }

    private static CachedBlock Block(CachedBlock?[] home, int index, int bytes) =>
        new(new byte[bytes], default, home, index);
}

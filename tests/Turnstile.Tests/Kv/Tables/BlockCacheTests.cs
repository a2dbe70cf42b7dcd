using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class BlockCacheTests
{
    [Fact]
    public void The_budget_is_kept_and_what_is_in_use_stays_longest()
    {
        var cache = new BlockCache(10 * (100 + CachedBlock.OverheadBytes));
        var home = new BlockSlot[100];
        for (int i = 0; i < 100; i++)
        {
            Add(cache, home, i, 100);
            home[0].Block?.Touch();
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.NotNull(home[0].Block);
        Assert.Equal(10, home.Count(slot => slot.Block is not null));
    }

    [Fact]
    public void The_first_of_two_readers_that_bring_a_block_wins()
    {
        var cache = new BlockCache(1 << 20);
        var home = new BlockSlot[1];
        CachedBlock first = cache.Publish(cache.Allocate(100, home, 0));
        CachedBlock second = cache.Publish(cache.Allocate(100, home, 0));
        Assert.Same(first, second);
        Assert.Equal(first.CostBytes, cache.UsedBytes);
    }

    [Fact]
    public void A_block_over_the_budget_is_read_but_not_kept()
    {
        var cache = new BlockCache(100);
        var home = new BlockSlot[1];
        CachedBlock block = cache.Publish(cache.Allocate(100, home, 0));
        Assert.Null(home[0].Block);
        Assert.Equal(block.CostBytes, cache.UsedBytes);
        block.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void LIFE_1_what_a_reader_has_in_hand_outlives_every_drop()
    {
        var cache = new BlockCache(10 * (100 + CachedBlock.OverheadBytes));
        var home = new BlockSlot[100];
        CachedBlock held = cache.Publish(Filled(cache, home, 0, 100, 42));
        for (int i = 1; i < 100; i++)
        {
            Add(cache, home, i, 100);
        }

        Assert.Same(held, home[0].Block);
        cache.RemoveTable(home, 0);
        Assert.Null(home[0].Block);
        Assert.False(held.Payload.ContainsAnyExcept((byte)42));
        Assert.Equal(held.CostBytes, cache.BlockBytes);
        held.Dispose();
        Assert.False(held.TryHold());
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = held.Payload; });
        Assert.Throws<InvariantException>(held.Dispose);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void When_all_blocks_are_in_hand_another_is_read_but_not_kept()
    {
        var cache = new BlockCache(4 * (100 + CachedBlock.OverheadBytes));
        var home = new BlockSlot[5];
        CachedBlock[] held = [.. Enumerable.Range(0, 5).Select(i => cache.Publish(cache.Allocate(100, home, i)))];
        Assert.Null(home[4].Block);
        Array.ForEach(held, block => block.Dispose());
        Assert.Equal(4, home.Count(slot => slot.Block is not null));
        Assert.True(cache.UsedBytes <= cache.BudgetBytes);
    }

    [Fact]
    public void Indexes_and_filters_of_tables_take_room_from_blocks_but_never_all()
    {
        var cache = new BlockCache(16 * (100 + CachedBlock.OverheadBytes));
        var home = new BlockSlot[100];
        for (int i = 0; i < 16; i++)
        {
            Add(cache, home, i, 100);
        }

        cache.AddTable(cache.BudgetBytes / 2);
        Assert.Equal(8, home.Count(slot => slot.Block is not null));
        Assert.Equal(cache.BudgetBytes, cache.UsedBytes);
        var none = new BlockSlot[1];
        cache.AddTable(cache.BudgetBytes);
        Assert.Equal(2, home.Count(slot => slot.Block is not null));
        cache.RemoveTable(none, cache.BudgetBytes * 3 / 2);
        Assert.Equal(0, cache.TableBytes);
    }

    [Fact]
    public void A_table_that_closes_leaves_no_block_behind()
    {
        var cache = new BlockCache(1 << 20);
        var one = new BlockSlot[20];
        var other = new BlockSlot[20];
        for (int i = 0; i < 20; i++)
        {
            Add(cache, one, i, 100);
            Add(cache, other, i, 100);
        }

        cache.RemoveTable(one, 0);
        Assert.All(one, static slot => Assert.Null(slot.Block));
        Assert.All(other, static slot => Assert.NotNull(slot.Block));
        cache.RemoveTable(other, 0);
        Assert.Equal(0, cache.UsedBytes);
    }

    // Each thread checks every byte of what it has in hand while the others make the cache drop blocks all the time. A
    // block that is freed under a reader shows other bytes, or refuses.
    [Fact]
    public void LIFE_1_readers_on_many_threads_see_whole_blocks_while_the_cache_drops_them()
    {
        const int Blocks = 40;
        var cache = new BlockCache(4 * (500 + CachedBlock.OverheadBytes));
        var home = new BlockSlot[Blocks];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < 20_000; round++)
            {
                int index = random.Next(Blocks);
                CachedBlock? block = Volatile.Read(ref home[index].Block);
                if (block is null || !block.TryHold())
                {
                    block = cache.Publish(Filled(cache, home, index, 100 + index, (byte)index));
                }

                Assert.Equal(100 + index, block.Payload.Length);
                Assert.False(block.Payload.ContainsAnyExcept((byte)index));
                block.Dispose();
            }
        });
        cache.RemoveTable(home, 0);
        Assert.Equal(0, cache.UsedBytes);
    }

    private static void Add(BlockCache cache, BlockSlot[] home, int index, int bytes) =>
        cache.Publish(cache.Allocate(bytes, home, index)).Dispose();

    private static CachedBlock Filled(BlockCache cache, BlockSlot[] home, int index, int bytes, byte content)
    {
        CachedBlock block = cache.Allocate(bytes, home, index);
        block.Room.Fill(content);
        block.Fill(0, bytes, default);
        return block;
    }
}

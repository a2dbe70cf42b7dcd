using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class BlockCacheTests
{
    private const int BlockBytes = 100;

    private static readonly long s_blockCost = CachedBlock.CostOf(BlockBytes);
    private static readonly long s_partitionCost = TestPartition.Of(TablePartition.BlocksMax).CostBytes;

    private readonly TablePartition?[] _table = new TablePartition?[4];

    [Fact]
    public void The_budget_is_kept_and_what_is_in_use_stays_longest()
    {
        BlockCache cache = CacheFor(blocks: 10, out TablePartition home);
        for (int i = 0; i < TablePartition.BlocksMax; i++)
        {
            Add(cache, home, i);
            home.Blocks[0].Block?.Touch();
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.NotNull(home.Blocks[0].Block);
        Assert.Equal(10, KeptIn(home));
    }

    [Fact]
    public void The_first_of_two_readers_that_bring_a_block_wins()
    {
        BlockCache cache = CacheFor(blocks: 100, out TablePartition home);
        CachedBlock first = cache.Publish(cache.Allocate(BlockBytes, home, 0));
        CachedBlock second = cache.Publish(cache.Allocate(BlockBytes, home, 0));
        Assert.Same(first, second);
        Assert.Equal(first.CostBytes, cache.BlockBytes);
        Assert.Same(home, cache.Keep(TestPartition.Of(3), _table));
        Assert.Equal(home.CostBytes, cache.PartitionBytes);
    }

    [Fact]
    public void A_block_over_the_budget_is_read_but_not_kept()
    {
        BlockCache cache = CacheFor(blocks: 0, out TablePartition home);
        CachedBlock block = cache.Publish(cache.Allocate((int)cache.BudgetBytes, home, 0));
        Assert.Null(home.Blocks[0].Block);
        Assert.Equal(block.CostBytes, cache.BlockBytes);
        block.Dispose();
        Assert.Equal(0, cache.BlockBytes);
    }

    [Fact]
    public void LIFE_1_what_a_reader_has_in_hand_outlives_every_drop()
    {
        BlockCache cache = CacheFor(blocks: 10, out TablePartition home);
        CachedBlock held = cache.Publish(Filled(cache, home, 0, BlockBytes, 42));
        for (int i = 1; i < TablePartition.BlocksMax; i++)
        {
            Add(cache, home, i);
        }

        Assert.Same(held, home.Blocks[0].Block);
        cache.RemoveTable(_table, 0);
        Assert.Null(home.Blocks[0].Block);
        Assert.False(held.Payload.ContainsAnyExcept((byte)42));
        Assert.Equal(held.CostBytes, cache.UsedBytes);
        held.Dispose();
        Assert.False(held.TryHold());
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = held.Payload; });
        Assert.Throws<InvariantException>(held.Dispose);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void When_all_blocks_are_in_hand_another_is_read_but_not_kept()
    {
        BlockCache cache = CacheFor(blocks: 4, out TablePartition home);
        CachedBlock[] held =
            [.. Enumerable.Range(0, 4).Select(i => cache.Publish(cache.Allocate(BlockBytes, home, i)))];
        Assert.Equal(4, KeptIn(home));

        // The partition makes room, but then nobody would find the block.
        CachedBlock another = cache.Publish(cache.Allocate(BlockBytes, home, 4));
        Assert.Equal(0, KeptIn(home));
        Assert.Null(_table[0]);
        another.Dispose();
        Array.ForEach(held, block => block.Dispose());
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_partition_that_nobody_asks_for_goes_with_its_blocks()
    {
        var cache = new BlockCache((2 * s_partitionCost) + (5 * s_blockCost));
        TablePartition idle = cache.Keep(TestPartition.Of(TablePartition.BlocksMax, number: 1), _table);
        TablePartition asked = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);
        Add(cache, idle, 7);
        for (int i = 0; i < 30; i++)
        {
            Add(cache, asked, i);
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.Null(_table[1]);
        Assert.Null(idle.Blocks[7].Block);
        Assert.Same(asked, _table[0]);
        Assert.Equal(asked.CostBytes, cache.PartitionBytes);
    }

    [Fact]
    public void A_partition_without_room_is_the_readers_alone_and_so_are_its_blocks()
    {
        var cache = new BlockCache(s_partitionCost - 1);
        TablePartition partition = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);
        Assert.Null(_table[0]);
        Assert.Equal(0, cache.UsedBytes);
        CachedBlock block = cache.Publish(cache.Allocate(BlockBytes, partition, 0));
        Assert.Null(partition.Blocks[0].Block);
        block.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void What_is_always_in_memory_takes_room_from_the_rest_but_never_all()
    {
        var cache = new BlockCache(8 * (s_partitionCost + (2 * s_blockCost)));
        TablePartition home = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);
        for (int i = 0; i < 16; i++)
        {
            Add(cache, home, i);
        }

        cache.AddTable(cache.BudgetBytes - s_partitionCost - (12 * s_blockCost));
        Assert.Equal(12, KeptIn(home));
        Assert.Equal(cache.BudgetBytes, cache.UsedBytes);
        cache.AddTable(cache.BudgetBytes);
        Assert.InRange(KeptIn(home), 0, 2);
        Assert.InRange(cache.BlockBytes + cache.PartitionBytes, 0, cache.BudgetBytes / 8);
        cache.RemoveTable(_table, cache.TableBytes);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_table_that_closes_leaves_nothing_behind()
    {
        var cache = new BlockCache(1 << 20);
        var otherTable = new TablePartition?[1];
        TablePartition one = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);
        TablePartition other = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), otherTable);
        for (int i = 0; i < 20; i++)
        {
            Add(cache, one, i);
            Add(cache, other, i);
        }

        cache.RemoveTable(_table, 0);
        Assert.Equal(0, KeptIn(one));
        Assert.Null(_table[0]);
        Assert.Equal(20, KeptIn(other));
        cache.RemoveTable(otherTable, 0);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Hits_and_misses_are_counted_whether_blocks_are_still_there_or_not()
    {
        BlockCache cache = CacheFor(blocks: 3, out TablePartition home);
        for (int i = 0; i < 20; i++)
        {
            home.Touch();
            CachedBlock block = cache.Publish(cache.Allocate(BlockBytes, home, i));
            for (int hit = 0; hit < i; hit++)
            {
                Assert.True(block.TryHoldAsHit());
                block.Dispose();
            }

            block.Dispose();
        }

        Assert.Equal(20, cache.MissCount);
        Assert.Equal(20 * 19 / 2, cache.HitCount);
        Assert.Equal(1, cache.PartitionMissCount);
    }

    // Each thread checks every byte of what it has in hand while the others make the cache drop blocks all the time. A
    // block that is freed under a reader shows other bytes, or refuses. With room for two blocks the partition goes
    // before them.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void LIFE_1_readers_on_many_threads_see_whole_blocks_while_the_cache_drops_them(int keptCount)
    {
        const int Blocks = 40;
        const int Rounds = 20_000;
        const int Threads = 8;
        var cache = new BlockCache(s_partitionCost + (keptCount * CachedBlock.CostOf(500)));
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < Rounds; round++)
            {
                int index = random.Next(Blocks);
                TablePartition? home = Volatile.Read(ref _table[0]);
                home ??= cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);

                // One time in many nobody asks for the partition for a while.
                if (round % 1000 < 900)
                {
                    home.Touch();
                }

                CachedBlock? block = Volatile.Read(ref home.Blocks[index].Block);
                if (block is null || !block.TryHoldAsHit())
                {
                    block = cache.Publish(Filled(cache, home, index, 100 + index, (byte)index));
                }

                Assert.Equal(100 + index, block.Payload.Length);
                Assert.False(block.Payload.ContainsAnyExcept((byte)index));
                block.Dispose();
            }
        });
        Assert.Equal(Threads * Rounds, cache.HitCount + cache.MissCount);
        cache.RemoveTable(_table, 0);
        Assert.Equal(0, cache.UsedBytes);
        Assert.Equal(Threads * Rounds, cache.HitCount + cache.MissCount);
    }

    private BlockCache CacheFor(int blocks, out TablePartition home)
    {
        var cache = new BlockCache(s_partitionCost + (blocks * s_blockCost));
        home = cache.Keep(TestPartition.Of(TablePartition.BlocksMax), _table);
        Assert.Same(home, _table[0]);
        return cache;
    }

    private static int KeptIn(TablePartition home) => home.Blocks.Count(static slot => slot.Block is not null);

    private static void Add(BlockCache cache, TablePartition home, int index)
    {
        home.Touch();
        cache.Publish(cache.Allocate(BlockBytes, home, index)).Dispose();
    }

    private static CachedBlock Filled(BlockCache cache, TablePartition home, int index, int bytes, byte content)
    {
        CachedBlock block = cache.Allocate(bytes, home, index);
        block.Room.Fill(content);
        block.Fill(0, bytes, default);
        return block;
    }
}

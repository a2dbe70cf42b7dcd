using Turnstile.Caching;

namespace Turnstile.Tests.Caching;

public sealed class BlockCacheTests
{
    private const int BlockBytes = 100;

    private static readonly long s_blockCost = CachedBlock.CostOf(BlockBytes);

    private readonly TestGuide?[] _places = new TestGuide?[4];

    [Fact]
    public void The_budget_is_kept_and_what_is_in_use_stays_longest()
    {
        BlockCache cache = CacheFor(blocks: 10, out TestGuide home);
        for (int i = 0; i < TestGuide.BlockCount; i++)
        {
            Add(cache, home, i);
            home.Blocks[0].Block?.Touch();
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.NotNull(home.Blocks[0].Block);
        Assert.Equal(10, home.KeptCount);
    }

    [Fact]
    public void The_first_of_two_readers_that_bring_a_block_wins()
    {
        BlockCache cache = CacheFor(blocks: 100, out TestGuide home);
        CachedBlock first = cache.Publish(cache.Allocate(BlockBytes, home, 0));
        CachedBlock second = cache.Publish(cache.Allocate(BlockBytes, home, 0));
        Assert.Same(first, second);
        Assert.Equal(first.CostBytes, cache.BlockBytes);
        Assert.Same(home, cache.Keep(new TestGuide(_places)));
        Assert.Equal(home.CostBytes, cache.GuideBytes);
    }

    [Fact]
    public void A_block_over_the_budget_is_read_but_not_kept()
    {
        BlockCache cache = CacheFor(blocks: 0, out TestGuide home);
        CachedBlock block = cache.Publish(cache.Allocate((int)cache.BudgetBytes, home, 0));
        Assert.Null(home.Blocks[0].Block);
        Assert.Equal(block.CostBytes, cache.BlockBytes);
        block.Dispose();
        Assert.Equal(0, cache.BlockBytes);
    }

    [Fact]
    public void LIFE_1_what_a_reader_has_in_hand_outlives_every_drop()
    {
        BlockCache cache = CacheFor(blocks: 10, out TestGuide home);
        CachedBlock held = cache.Publish(Filled(cache, home, 0, BlockBytes, 42));
        for (int i = 1; i < TestGuide.BlockCount; i++)
        {
            Add(cache, home, i);
        }

        Assert.Same(held, home.Blocks[0].Block);
        cache.RemoveFile(_places, 0);
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
        BlockCache cache = CacheFor(blocks: 4, out TestGuide home);
        CachedBlock[] held =
            [.. Enumerable.Range(0, 4).Select(i => cache.Publish(cache.Allocate(BlockBytes, home, i)))];
        Assert.Equal(4, home.KeptCount);

        // The guide makes room, but then nobody would find the block.
        CachedBlock another = cache.Publish(cache.Allocate(BlockBytes, home, 4));
        Assert.Equal(0, home.KeptCount);
        Assert.Null(_places[0]);
        another.Dispose();
        Array.ForEach(held, block => block.Dispose());
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_guide_that_nobody_asks_for_goes_with_its_blocks()
    {
        var cache = new BlockCache((2 * TestGuide.Bytes) + (5 * s_blockCost));
        TestGuide idle = Keep(cache, new TestGuide(_places, number: 1));
        TestGuide asked = Keep(cache, new TestGuide(_places));
        Add(cache, idle, 7);
        for (int i = 0; i < 30; i++)
        {
            Add(cache, asked, i);
            Assert.True(cache.UsedBytes <= cache.BudgetBytes);
        }

        Assert.Null(_places[1]);
        Assert.Null(idle.Blocks[7].Block);
        Assert.Same(asked, _places[0]);
        Assert.Equal(asked.CostBytes, cache.GuideBytes);
    }

    [Fact]
    public void A_guide_without_room_is_the_readers_alone_and_so_are_its_blocks()
    {
        var cache = new BlockCache(TestGuide.Bytes - 1);
        TestGuide guide = Keep(cache, new TestGuide(_places));
        Assert.Null(_places[0]);
        Assert.Equal(0, cache.UsedBytes);
        CachedBlock block = cache.Publish(cache.Allocate(BlockBytes, guide, 0));
        Assert.Null(guide.Blocks[0].Block);
        block.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void What_is_always_in_memory_takes_room_from_the_rest_but_never_all()
    {
        var cache = new BlockCache(8 * (TestGuide.Bytes + (2 * s_blockCost)));
        TestGuide home = Keep(cache, new TestGuide(_places));
        for (int i = 0; i < 16; i++)
        {
            Add(cache, home, i);
        }

        cache.AddFile(cache.BudgetBytes - TestGuide.Bytes - (12 * s_blockCost));
        Assert.Equal(12, home.KeptCount);
        Assert.Equal(cache.BudgetBytes, cache.UsedBytes);
        cache.AddFile(cache.BudgetBytes);
        Assert.InRange(home.KeptCount, 0, 2);
        Assert.InRange(cache.BlockBytes + cache.GuideBytes, 0, cache.BudgetBytes / 8);
        cache.RemoveFile(_places, cache.FixedBytes);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_places_that_closes_leaves_nothing_behind()
    {
        var cache = new BlockCache(1 << 20);
        var otherPlaces = new TestGuide?[1];
        TestGuide one = Keep(cache, new TestGuide(_places));
        TestGuide other = Keep(cache, new TestGuide(otherPlaces));
        for (int i = 0; i < 20; i++)
        {
            Add(cache, one, i);
            Add(cache, other, i);
        }

        cache.RemoveFile(_places, 0);
        Assert.Equal(0, one.KeptCount);
        Assert.Null(_places[0]);
        Assert.Equal(20, other.KeptCount);
        cache.RemoveFile(otherPlaces, 0);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Hits_and_misses_are_counted_whether_blocks_are_still_there_or_not()
    {
        BlockCache cache = CacheFor(blocks: 3, out TestGuide home);
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
        Assert.Equal(1, cache.GuideMissCount);
    }

    // Each thread checks every byte of what it has in hand while the others make the cache drop blocks all the time. A
    // block that is freed under a reader shows other bytes, or refuses. With room for two blocks the guide goes
    // before them.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void LIFE_1_readers_on_many_threads_see_whole_blocks_while_the_cache_drops_them(int keptCount)
    {
        const int Blocks = 40;
        const int Rounds = 20_000;
        const int Threads = 8;
        var cache = new BlockCache(TestGuide.Bytes + (keptCount * CachedBlock.CostOf(500)));
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < Rounds; round++)
            {
                int index = random.Next(Blocks);
                TestGuide? home = Volatile.Read(ref _places[0]);
                home ??= Keep(cache, new TestGuide(_places));

                // One time in many nobody asks for the guide for a while.
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
        cache.RemoveFile(_places, 0);
        Assert.Equal(0, cache.UsedBytes);
        Assert.Equal(Threads * Rounds, cache.HitCount + cache.MissCount);
    }

    private BlockCache CacheFor(int blocks, out TestGuide home)
    {
        var cache = new BlockCache(TestGuide.Bytes + (blocks * s_blockCost));
        home = Keep(cache, new TestGuide(_places));
        Assert.Same(home, _places[0]);
        return cache;
    }

    private static TestGuide Keep(BlockCache cache, TestGuide guide) => (TestGuide)cache.Keep(guide);

    private static void Add(BlockCache cache, TestGuide home, int index)
    {
        home.Touch();
        cache.Publish(cache.Allocate(BlockBytes, home, index)).Dispose();
    }

    private static CachedBlock Filled(BlockCache cache, TestGuide home, int index, int bytes, byte content)
    {
        CachedBlock block = cache.Allocate(bytes, home, index);
        block.Room.Fill(content);
        block.Fill(0, bytes);
        return block;
    }
}

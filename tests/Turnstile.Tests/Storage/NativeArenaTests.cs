using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class NativeArenaTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(NativeArena.SmallBytesMax)]
    [InlineData(NativeArena.SmallBytesMax + 1)]
    [InlineData(100_000)]
    public void It_starts_with_zeros_and_keeps_what_is_written(int capacity)
    {
        // The second may lie where the first was.
        for (int i = 0; i < 2; i++)
        {
            using var arena = new NativeArena(capacity);
            Assert.False(arena.Slice(0, capacity).ContainsAnyExcept((byte)0));
            arena.Slice(10, 3).Fill(7);
            Assert.Equal([0, 7, 7, 7, 0], arena.Slice(9, 5).ToArray());
            arena.Slice(0, capacity).Fill(1);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 65)]
    [InlineData(64, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(60, int.MaxValue)]
    public void Nothing_outside_is_reached(int offset, int length)
    {
        using var arena = new NativeArena(64);
        Assert.Throws<ArgumentOutOfRangeException>(() => { arena.Slice(offset, length); });
    }

    [Fact]
    public void The_last_byte_and_the_last_link_are_inside()
    {
        using var arena = new NativeArena(64);
        Assert.Equal(1, arena.Slice(63, 1).Length);
        Assert.Equal(0, arena.Slice(64, 0).Length);
        arena.WriteLink(60, 42);
        Assert.Equal(42, arena.ReadLink(60));
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.ReadLink(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.WriteLink(-4, 0));
        Assert.Throws<ArgumentException>(() => arena.ReadLink(2));
    }

    [Fact]
    public void A_disposed_arena_refuses_and_can_be_disposed_again()
    {
        var arena = new NativeArena(64);
        arena.Dispose();
        arena.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { arena.Slice(0, 1); });
        Assert.Throws<ObjectDisposedException>(() => arena.ReadLink(0));
    }

    [Fact]
    public void A_published_link_is_seen_after_what_it_leads_to()
    {
        const int Count = 20_000;
        using var arena = new NativeArena((Count + 2) * 8);
        var writer = new Thread(() =>
        {
            for (int i = 1; i <= Count; i++)
            {
                arena.At((i * 8) + 4) = i;
                arena.WriteLink(0, i);
            }
        });
        writer.Start();
        int seen;
        do
        {
            seen = arena.ReadLink(0);
            Assert.Equal(seen, arena.At((seen * 8) + 4));
        }
        while (seen < Count);
        writer.Join();
    }
}

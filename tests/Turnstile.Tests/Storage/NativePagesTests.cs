using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class NativePagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4_097)]
    [InlineData(3 << 20)]
    public void Arenas_of_any_size_begin_as_zeros_whoever_had_the_memory_before(int capacity)
    {
        for (int round = 0; round < 3; round++)
        {
            using var arena = new NativeArena(capacity);
            Assert.False(arena.Slice(0, capacity).ContainsAnyExcept((byte)0));
            arena.Slice(0, capacity).Fill(7);
        }
    }

    [Fact]
    public void More_than_there_is_is_refused_with_the_size()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The allocator of Windows is asked there.");
        nuint bytes = (nuint)1 << 60;
        var refused = Assert.Throws<InsufficientMemoryException>(() => NativePages.Take(bytes));
        Assert.Contains(bytes.ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_returned() => NativePages.Return(0, 4_096);
}

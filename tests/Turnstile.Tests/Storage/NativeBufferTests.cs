using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class NativeBufferTests
{
    [Fact]
    public void It_keeps_what_is_written()
    {
        using var buffer = new NativeBuffer(100);
        buffer.View.Slice(0, 100).Fill(7);
        buffer.View.Slice(10, 3).Clear();
        Assert.Equal([7, 0, 0, 0, 7], buffer.View.Slice(9, 5).ToArray());
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
        using var buffer = new NativeBuffer(64);
        Assert.Throws<ArgumentOutOfRangeException>(() => { buffer.View.Slice(offset, length); });
        Assert.Equal(0, buffer.View.Slice(64, 0).Length);
    }

    [Fact]
    public void A_disposed_buffer_refuses_and_can_be_disposed_again()
    {
        var buffer = new NativeBuffer(64);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { buffer.View.Slice(0, 1); });
    }
}

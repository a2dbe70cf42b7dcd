using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class VarIntTests
{
    [Fact]
    public void Every_length_comes_back_with_and_without_bytes_behind_it()
    {
        byte[] bytes = new byte[32];
        for (int bits = 0; bits <= 64; bits++)
        {
            foreach (ulong value in new[] { (bits == 64 ? 0 : 1UL << bits) - 1, bits == 64 ? 0 : 1UL << bits })
            {
                Array.Fill(bytes, (byte)0xff);
                int length = VarInt.Write(bytes, value);
                foreach (int behind in new[] { 0, 1, 7, 8, 20 })
                {
                    int position = 0;
                    Assert.True(VarInt.TryRead(bytes.AsSpan(0, length + behind), ref position, out ulong read));
                    Assert.Equal((value, length), (read, position));
                }

                int cut = 0;
                Assert.False(VarInt.TryRead(bytes.AsSpan(0, length - 1), ref cut, out _));
            }
        }
    }

    [Theory]
    [InlineData("ffffffffffffffffff01", true)]
    [InlineData("ffffffffffffffffff02", false)]
    [InlineData("ffffffffffffffffffff00", false)]
    [InlineData("8080808080808080808080", false)]
    public void More_than_64_bits_are_refused(string bytes, bool isRight)
    {
        int position = 0;
        Assert.Equal(isRight, VarInt.TryRead(Convert.FromHexString(bytes), ref position, out _));
    }
}

using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class Crc32CTests
{
    [Fact]
    public void It_agrees_with_the_published_check_values()
    {
        // RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
        Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AA, Crc32C.Of(new byte[32]));
        byte[] ones = new byte[32];
        Array.Fill(ones, (byte)0xFF);
        Assert.Equal(0x62A8AB43u, Crc32C.Of(ones));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void Parts_give_the_same_as_the_whole()
    {
        byte[] bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    [Fact]
    public void Every_length_gives_what_the_polynomial_says_bit_by_bit()
    {
        byte[] bytes = new byte[1_700];
        new Random(2).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length += length is > 740 and < 800 ? 1 : 13)
        {
            Assert.Equal(Reference(bytes.AsSpan(0, length)), Crc32C.Of(bytes.AsSpan(0, length)));
        }
    }

    private static uint Reference(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte next in bytes)
        {
            state ^= next;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) == 0 ? 0 : 0x82F63B78);
            }
        }

        return ~state;
    }
}

using Turnstile.Storage;

namespace Turnstile.Tests.Storage;

public sealed class LzBytesTests
{
    [Fact]
    public void What_was_packed_comes_back()
    {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] plain = Compressible(random, random.Next(1, 3_000));
            byte[] target = new byte[plain.Length + 64];
            int length = LzBytes.Pack(plain, target, new int[LzBytes.TableLength]);
            Assert.InRange(length, 1, target.Length);
            byte[] back = new byte[plain.Length];
            Assert.True(LzBytes.TryUnpack(target.AsSpan(0, length), back));
            Assert.Equal(plain, back);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void A_short_pattern_that_repeats_gets_small(int period)
    {
        byte[] plain = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i % period * 7) ^ (i % period >> 8)))];
        byte[] target = new byte[plain.Length];
        int length = LzBytes.Pack(plain, target, new int[LzBytes.TableLength]);
        Assert.InRange(length, 1, period < 100 ? plain.Length / 200 : plain.Length);
        byte[] back = new byte[plain.Length];
        Assert.True(LzBytes.TryUnpack(target.AsSpan(0, length), back));
        Assert.Equal(plain, back);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        byte[] plain = new byte[5_000];
        new Random(2).NextBytes(plain);
        Assert.Equal(0, LzBytes.Pack(plain, new byte[4_900], new int[LzBytes.TableLength]));
        Assert.Equal(0, LzBytes.Pack(plain, [], new int[LzBytes.TableLength]));
    }

    // The bytes around source and target are watched: what is written outside shows, and what is read outside would.
    [Fact]
    public void Hostile_bytes_are_refused_or_unpacked_and_touch_nothing_outside()
    {
        var random = new Random(3);
        for (int round = 0; round < 30_000; round++)
        {
            byte[] plain = Compressible(random, random.Next(1, 400));
            byte[] packed = new byte[plain.Length + 64];
            int length = LzBytes.Pack(plain, packed, new int[LzBytes.TableLength]);
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                packed[random.Next(length)] = (byte)random.Next(256);
            }

            length = random.Next(3) == 0 ? random.Next(length + 1) : length;
            byte[] around = new byte[plain.Length + 128];
            Array.Fill(around, (byte)0xa5);
            int size = random.Next(4) == 0 ? random.Next(plain.Length + 1) : plain.Length;
            LzBytes.TryUnpack(packed.AsSpan(0, length), around.AsSpan(64, size));
            Assert.False(around.AsSpan(0, 64).ContainsAnyExcept((byte)0xa5));
            Assert.False(around.AsSpan(64 + size).ContainsAnyExcept((byte)0xa5));
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("40616263", false)]
    [InlineData("4061626364", true)]
    [InlineData("1061", false)]
    [InlineData("00", false)]
    [InlineData("000000", false)]
    [InlineData("10610000", false)]
    [InlineData("10610200", false)]
    [InlineData("f0ffffff", false)]
    [InlineData("4061626364ff", false)]
    public void Only_a_whole_form_of_the_right_length_is_taken(string packed, bool isRight) =>
        Assert.Equal(isRight, LzBytes.TryUnpack(Convert.FromHexString(packed), new byte[4]));

    [Fact]
    public void The_packed_form_stays_what_it_is()
    {
        byte[] target = new byte[64];
        int length = LzBytes.Pack("abcdefabcdefabcdefxyz"u8, target, new int[LzBytes.TableLength]);
        Assert.Equal("6861626364656606003078797a", Convert.ToHexStringLower(target.AsSpan(0, length)));
    }

    private static byte[] Compressible(Random random, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length;)
        {
            int run = Math.Min(length - i, random.Next(1, 60));
            int from = random.Next(i + 1);
            for (int k = 0; k < run; k++, i++)
            {
                bytes[i] = random.Next(20) == 0 || from == i ? (byte)random.Next(256) : bytes[from + k];
            }
        }

        return bytes;
    }
}

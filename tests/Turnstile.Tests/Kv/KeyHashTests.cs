using Turnstile.Kv;

namespace Turnstile.Tests.Kv;

public sealed class KeyHashTests
{
    [Fact]
    public void The_hash_that_stands_in_files_stays_what_it_is()
    {
        string[] found = [.. new[] { "", "a", "abc", "abcd", "12345678", "0123456789abcdef", new string('x', 100) }
            .Select(text => KeyHash.Of(TestStore.Bytes(text)).ToString("x16"))];
        Assert.Equal(Golden, found);
    }

    [Fact]
    public void Keys_that_differ_in_one_bit_differ_in_hash()
    {
        var hashes = new HashSet<ulong>();
        for (int length = 1; length <= 40; length++)
        {
            for (int bit = 0; bit < length * 8; bit++)
            {
                byte[] key = new byte[length];
                key[bit / 8] = (byte)(1 << (bit % 8));
                Assert.True(hashes.Add(KeyHash.Of(key)), $"length {length}, bit {bit}");
            }
        }
    }

    private static readonly string[] Golden =
    [
        "db4d3774aa3fc8be",
        "30edaad7770ee8c7",
        "1ada33b32bceed1d",
        "e0c08da0fd99277b",
        "40c3dcaa5e7f6865",
        "280ccc3a3a0c9a6a",
        "55323ee71f1dfb77",
    ];
}

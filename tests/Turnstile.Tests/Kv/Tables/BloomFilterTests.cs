using Turnstile.Kv;
using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class BloomFilterTests
{
    [Fact]
    public void No_key_is_denied_and_few_strangers_are_let_in()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 20_000).Select(HashOf)];
        byte[] payload = new byte[BloomFilter.BytesFor(hashes.Length)];
        payload.AsSpan().Fill(0xff);
        BloomFilter.Write(hashes, payload);
        var filter = new BloomFilter(payload, "test", 0);
        Assert.All(hashes, hash => Assert.True(filter.MayContain(hash)));
        int wrong = Enumerable.Range(20_000, 100_000).Count(i => filter.MayContain(HashOf(i)));
        Assert.InRange(wrong, 0, 2_000);
    }

    [Fact]
    public void A_payload_that_is_no_filter_is_refused()
    {
        Assert.Throws<CorruptionException>(() => new BloomFilter(new byte[8], "test", 0));
        Assert.Throws<CorruptionException>(() => new BloomFilter(new byte[8 + 64], "test", 0));
        Assert.Throws<CorruptionException>(() => new BloomFilter(new byte[8 + 65], "test", 0));
    }

    private static ulong HashOf(int i) => KeyHash.Of(BitConverter.GetBytes(i));
}

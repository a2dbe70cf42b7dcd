using Turnstile.Kv;
using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class SearchGuessTests
{
    private const int PrefixBytes = 7;

    // As many restart points as it has marks for, and the first: then it knows all of them.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(72)]
    public void It_leads_to_where_a_search_begins(int keyCount)
    {
        DataBlockBuilder builder = Build(keyCount, out byte[][] keys);
        ReadOnlySpan<byte> payload = builder.Finish()[BlockHeader.Bytes..];
        var shape = DataBlockShape.Read(payload, "test", 0);
        SearchGuess guess = SearchGuess.Of(payload, shape);
        var block = new DataBlock(payload, shape, "test", 0);
        int partBytes = (shape.EntriesLength + 254) / 255;
        foreach (byte[] key in keys)
        {
            int begin = block.Restart(block.RestartBefore(key));
            Assert.InRange(shape.EntriesLength - guess.DistanceTo(key), begin - partBytes, begin);
        }
    }

    [Fact]
    public void Of_more_restart_points_it_knows_some()
    {
        DataBlockBuilder builder = Build(1_000, out byte[][] keys);
        ReadOnlySpan<byte> payload = builder.Finish()[BlockHeader.Bytes..];
        var shape = DataBlockShape.Read(payload, "test", 0);
        SearchGuess guess = SearchGuess.Of(payload, shape);
        var block = new DataBlock(payload, shape, "test", 0);
        foreach (byte[] key in keys)
        {
            int begin = block.Restart(block.RestartBefore(key));
            int guessed = shape.EntriesLength - guess.DistanceTo(key);
            Assert.InRange(guessed, begin - (shape.EntriesLength / 7), begin);
        }
    }

    [Fact]
    public void It_makes_something_of_restart_points_that_lie()
    {
        var random = new Random(7);
        byte[] good = Build(200, out _).Finish()[BlockHeader.Bytes..].ToArray();
        var shape = DataBlockShape.Read(good, "test", 0);
        for (int round = 0; round < 1_000; round++)
        {
            random.NextBytes(good.AsSpan(shape.EntriesLength, shape.RestartCount * DataBlockShape.RestartBytes));
            SearchGuess guess = SearchGuess.Of(good, shape);
            Assert.InRange(guess.DistanceTo(Key(random.Next(300))), 0, shape.EntriesLength + 255);
        }
    }

    private static DataBlockBuilder Build(int keyCount, out byte[][] keys)
    {
        var builder = new DataBlockBuilder();
        keys = [.. Enumerable.Range(0, keyCount).Select(Key)];
        for (int i = 0; i < keyCount; i++)
        {
            builder.Add(new EntryStamp(new Sequence(9), 1, new Sequence(9), 0), keys[i], new byte[i % 90]);
        }

        return builder;
    }

    private static byte[] Key(int i) => [.. new byte[PrefixBytes], .. TestStore.Bytes($"{i:d4}")];
}

using Turnstile.Cli.Numbers;

namespace Turnstile.Cli.Tests.Numbers;

public sealed class SplitMix64Tests
{
    [Fact]
    public void The_numbers_are_those_of_the_paper()
    {
        var numbers = new SplitMix64(1234567);
        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423],
            new[] { numbers.Next(), numbers.Next(), numbers.Next() });
    }

    [Fact]
    public void Numbers_stay_below_their_limit_and_reach_all_below_it()
    {
        var numbers = new SplitMix64(1);
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 500).Select(_ => numbers.Below(5)).Distinct().Order());
    }

    [Fact]
    public void Different_paths_give_different_numbers()
    {
        ulong[] first = [.. Enumerable.Range(0, 1_000).Select(i => SplitMix64.For(1, i / 10, i % 10).Next())];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Zipf_prefers_low_ranks_and_stays_in_range()
    {
        var numbers = new SplitMix64(3);
        var zipf = new Zipf(1_000);
        int[] counts = new int[1_000];
        for (int i = 0; i < 100_000; i++)
        {
            counts[zipf.Draw(ref numbers)]++;
        }

        Assert.InRange(counts[0], 11_000, 15_000);
        Assert.InRange(counts[1], 5_500, 7_700);
        Assert.True(counts[0] > counts[10] && counts[10] > counts[500]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Zipf_works_for_few_ranks(int count)
    {
        var numbers = new SplitMix64(3);
        var zipf = new Zipf(count);
        for (int i = 0; i < 1_000; i++)
        {
            Assert.InRange(zipf.Draw(ref numbers), 0, count - 1);
            Assert.InRange(zipf.DrawScattered(ref numbers), 0, count - 1);
        }
    }
}

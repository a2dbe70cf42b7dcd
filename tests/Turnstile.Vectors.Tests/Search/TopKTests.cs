using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Search;

public sealed class TopKTests
{
    private static readonly VectorFormat Format = new(VectorElement.UInt8, 4, Metric.L2);

    [Fact]
    public void It_keeps_what_sorting_everything_would_put_first()
    {
        var random = new Random(1);
        var results = new TopK();
        for (int k = 1; k <= 40; k++)
        {
            results.Reset(Format, k);
            (uint Key, int Segment, int Ordinal)[] offers =
                [.. Enumerable.Range(0, 100).Select(i => ((uint)random.Next(20), i / 50, i % 50))];
            foreach ((uint key, int segment, int ordinal) in offers)
            {
                results.Segment = segment;
                results.Offer(key, ordinal);
            }

            Neighbor[] expected = [.. offers.Order().Take(k).Select(o => new Neighbor(o.Key, o.Segment, o.Ordinal))];
            Assert.Equal(expected, results.Sorted().ToArray());
            Assert.Equal(expected[^1].Distance, results.Bound);
        }
    }

    [Fact]
    public void Nothing_beyond_a_reach_gets_in_until_the_next_reset()
    {
        var reach = new SearchReach();
        reach.Narrow(7);
        var results = new TopK();
        results.Reset(Format, 2);
        results.LimitTo(reach);
        results.Offer(8, 1);
        results.Offer(7, 2);
        Assert.Equal([2], results.Sorted().ToArray().Select(near => near.Ordinal));
        results.Offer(6, 3);
        results.Offer(7, 4);
        Assert.Equal([3, 2], results.Sorted().ToArray().Select(near => near.Ordinal));
        results.Reset(Format, 2);
        results.Offer(8, 1);
        Assert.Equal(1, results.Count);
    }

    [Fact]
    public void Sorting_does_not_disturb_later_offers()
    {
        var results = new TopK();
        results.Reset(Format, 2);
        results.Offer(5, 1);
        results.Offer(9, 2);
        Assert.Equal(2, results.Sorted().Length);
        results.Offer(7, 3);
        Assert.Equal([1, 3], results.Sorted().ToArray().Select(n => n.Ordinal));
    }

    [Fact]
    public void The_bound_is_infinite_until_full()
    {
        var results = new TopK();
        results.Reset(Format, 2);
        results.Offer(5, 1);
        Assert.Equal(double.PositiveInfinity, results.Bound);
        Assert.Equal(1, results.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TopK.KMax + 1)]
    public void A_k_outside_its_limits_is_refused(int k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopK().Reset(Format, k));

    [Theory]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(-1f, -0.5f)]
    [InlineData(-1e-40f, 0f)]
    [InlineData(0f, 1e-40f)]
    [InlineData(1f, float.MaxValue)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    public void Keys_order_as_floats_do(float nearer, float farther)
    {
        var floats = new VectorFormat(VectorElement.Float32, 1, Metric.L2);
        Assert.True(DistanceKey.OfFloat(nearer) < DistanceKey.OfFloat(farther));
        Assert.Equal(nearer, DistanceKey.ToDistance(floats, DistanceKey.OfFloat(nearer)));
        Assert.Equal(farther, DistanceKey.ToDistance(floats, DistanceKey.OfFloat(farther)));
        Assert.Equal(DistanceKey.OfFloat(0f), DistanceKey.OfFloat(-0f));
        Assert.Equal(DistanceKey.OfFloat(float.PositiveInfinity), DistanceKey.OfFloat(float.NaN));
    }
}

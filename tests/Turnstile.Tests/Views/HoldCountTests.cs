using Turnstile.Views;

namespace Turnstile.Tests.Views;

public sealed class HoldCountTests
{
    // The first stripe may share its line with the length of the array, which readers on all cores look at.
    [Fact]
    public void No_hold_is_counted_where_the_length_of_the_array_may_be()
    {
        Parallel.For(0, 64, _ => Assert.NotEqual(0, new HoldCount().Add()));
    }

    [Fact]
    public void Holds_are_counted_on_whatever_stripe_they_are()
    {
        var holds = new HoldCount();
        Assert.True(holds.IsZero());
        int stripe = holds.Add();
        holds.AddTo(stripe);
        Assert.Equal(2, holds.Total());
        holds.Remove(stripe);
        Assert.False(holds.IsZero());
        holds.Remove(stripe);
        Assert.True(holds.IsZero());
    }
}

namespace Turnstile.Tests;

public sealed class ReusePoolTests
{
    [Fact]
    public void What_was_given_back_is_given_out_once()
    {
        var pool = new ReusePool<object>(keptMax: 1);
        object[] items = [new(), new(), new()];
        Assert.Null(pool.TryRent());
        Array.ForEach(items, pool.Return);
        Assert.Same(items[0], pool.TryRent());
        Assert.Same(items[1], pool.TryRent());
        Assert.Null(pool.TryRent());
    }

    [Fact]
    public void No_object_has_two_owners()
    {
        var pool = new ReusePool<int[]>(keptMax: 8);
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                int[] mine = pool.TryRent() ?? new int[1];
                Assert.Equal(1, Interlocked.Increment(ref mine[0]));
                Interlocked.Decrement(ref mine[0]);
                pool.Return(mine);
            }
        });
    }
}

using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class RentedListTests
{
    [Fact]
    public void What_is_added_stays_in_order_while_it_grows()
    {
        using var list = new RentedList<ulong>(1);
        for (ulong i = 0; i < 10_000; i++)
        {
            list.Add(i);
        }

        list.Append(2).Fill(7);
        Assert.Equal(10_002, list.Count);
        Assert.Equal([.. Enumerable.Range(0, 10_000).Select(i => (ulong)i), 7, 7], list.Items.ToArray());
        list.Added(10_000)[1] = 8;
        Assert.Equal(8UL, list.Items[^1]);
    }

    [Fact]
    public void Cleared_it_is_empty_and_disposed_twice_it_gives_back_once()
    {
        var list = new RentedList<byte>(16);
        list.Append(100).Clear();
        list.Clear();
        Assert.True(list.Items.IsEmpty);
        list.Add(3);
        Assert.Equal([3], list.Items.ToArray());
        list.Dispose();
        list.Dispose();
        Assert.Equal(0, list.Count);
    }
}

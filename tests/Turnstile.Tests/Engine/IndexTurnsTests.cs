using Turnstile.Engine;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

public sealed class IndexTurnsTests
{
    private readonly HoldCount _searches = new();

    [Fact]
    public void Where_nobody_searches_all_work()
    {
        var turns = new IndexTurns(_searches, processorCount: 2);
        Assert.All(Enumerable.Range(0, 8), _ => Assert.True(turns.TryBegin()));
        Assert.True(turns.HasRoom);
    }

    [Fact]
    public void Each_search_takes_the_place_of_one_worker_but_one_always_works()
    {
        var turns = new IndexTurns(_searches, processorCount: 4);
        int first = _searches.Add();
        Assert.Equal(3, CountBegun(turns));
        Assert.False(turns.HasRoom);
        turns.End();
        turns.End();
        int[] others = [_searches.Add(), _searches.Add(), _searches.Add(), _searches.Add()];
        Assert.False(turns.TryBegin());
        turns.End();
        Assert.True(turns.TryBegin());
        Assert.False(turns.TryBegin());
        Array.ForEach(others, _searches.Remove);
        Assert.True(turns.HasRoom);
        _searches.Remove(first);
        Assert.Equal(0, _searches.Total());
    }

    private static int CountBegun(IndexTurns turns)
    {
        int begun = 0;
        while (turns.TryBegin())
        {
            begun++;
        }

        return begun;
    }
}

using Turnstile.Engine;
using Turnstile.Views;

namespace Turnstile.Tests.Engine;

public sealed class IndexTurnsTests
{
    private readonly HoldCount _searches = new();
    private readonly HandClock _clock = new();

    [Fact]
    public void Where_nobody_searches_all_work()
    {
        var turns = new IndexTurns(_searches, processorCount: 2, _clock);
        Assert.All(Enumerable.Range(0, 8), _ => Assert.True(turns.TryBegin()));
        Assert.True(turns.HasRoomForAnother);
    }

    [Fact]
    public void Each_search_takes_the_place_of_one_worker_but_one_always_works()
    {
        var turns = new IndexTurns(_searches, processorCount: 4, _clock);
        int first = _searches.Add();
        Assert.Equal(3, CountBegun(turns));
        turns.End();
        Assert.False(turns.HasRoomForAnother);
        turns.End();
        Assert.True(turns.HasRoomForAnother);
        int[] others = [_searches.Add(), _searches.Add(), _searches.Add(), _searches.Add()];
        Assert.False(turns.TryBegin());
        turns.End();
        Assert.True(turns.TryBegin());
        Assert.False(turns.TryBegin());
        turns.End();
        Array.ForEach(others, _searches.Remove);
        Assert.True(turns.HasRoomForAnother);
        _searches.Remove(first);
        Assert.Equal(0, _searches.Total());
    }

    [Fact]
    public void Who_asks_one_query_after_the_other_counts_between_them_too()
    {
        var turns = new IndexTurns(_searches, processorCount: 2, _clock);
        int search = _searches.Add();
        Assert.Equal(1, CountBegun(turns));
        _searches.Remove(search);
        _clock.Milliseconds++;
        Assert.False(turns.TryBegin());
        _clock.Milliseconds += 2;
        Assert.True(turns.TryBegin());
    }

    [Fact]
    public void A_worker_rests_after_some_work_where_it_and_searches_take_all_processors()
    {
        var turns = new IndexTurns(_searches, processorCount: 2, _clock);
        long workedSince = _clock.GetTimestamp();
        Assert.True(turns.TryBegin());
        _clock.Milliseconds += 4;
        Assert.False(turns.Rest(ref workedSince, CancellationToken.None));
        int search = _searches.Add();
        Assert.False(turns.Rest(ref workedSince, CancellationToken.None));
        _clock.Milliseconds += 4;
        Assert.True(turns.Rest(ref workedSince, CancellationToken.None));
        Assert.False(turns.Rest(ref workedSince, CancellationToken.None));
        _searches.Remove(search);
    }

    [Fact]
    public void No_worker_rests_where_a_processor_is_left()
    {
        var turns = new IndexTurns(_searches, processorCount: 3, _clock);
        long workedSince = _clock.GetTimestamp();
        Assert.True(turns.TryBegin());
        int search = _searches.Add();
        _clock.Milliseconds += 4;
        Assert.False(turns.Rest(ref workedSince, CancellationToken.None));
        _searches.Remove(search);
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

    private sealed class HandClock : TimeProvider
    {
        public long Milliseconds { get; set; } = 1;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Milliseconds;
    }
}

using Turnstile.Collections.Planning;
using Turnstile.Vectors.Hnsw;

namespace Turnstile.Tests.Collections.Planning;

public sealed class GraphPartTests
{
    [Fact]
    public void A_graph_of_all_rows_keeps_what_is_asked_for()
    {
        var all = new GraphPart(60_000, 60_000, Share: 1);
        Assert.Equal(64, all.EffortAlone(k: 10, ef: 64));
        Assert.Equal(1, all.ReachShare(ef: 64, effort: 64));
    }

    [Fact]
    public void Superseded_rows_of_a_graph_take_no_effort_of_those_that_live_in_others()
    {
        Assert.Equal(128, new GraphPart(60_000, 30_000, Share: 1).EffortAlone(k: 10, ef: 64));
        var moved = new GraphPart(60_000, 30_000, Share: 0.5);
        Assert.Equal(64, moved.EffortAlone(k: 10, ef: 64));
        Assert.Equal(1, moved.ReachShare(ef: 64, effort: 64));
        Assert.Equal(0.5, new GraphPart(60_000, 60_000, Share: 0.5).ReachShare(ef: 64, effort: 64));
    }

    [Fact]
    public void Hits_that_are_counted_together_need_not_all_be_in_the_first_graph()
    {
        var moved = new GraphPart(60_000, 30_000, Share: 0.5);
        Assert.True(moved.EffortAlone(k: 10, ef: 22) >= 40);
        Assert.Equal(22, moved.EffortTogether(k: 10, ef: 22));
    }

    [Theory]
    [InlineData(20, 12)]
    [InlineData(11, 11)]
    [InlineData(10, 10)]
    public void No_more_candidates_are_wanted_of_all_graphs_than_one_search_keeps(int kept, int enough) =>
        Assert.Equal(enough, GraphPart.SharedCandidates(k: 10, kept));

    [Fact]
    public void A_search_within_a_reach_has_room_for_more_than_are_expected_there()
    {
        var moved = new GraphPart(60_000, 30_000, Share: 0.5);
        Assert.InRange(moved.EffortWithin(k: 10, ef: 22), 44, 60);
        Assert.InRange(moved.EffortWithin(k: 10, ef: 22), moved.EffortAlone(k: 10, ef: 22), int.MaxValue);
        Assert.Equal(22, new GraphPart(6_000, 6_000, Share: 0.1).EffortWithin(k: 10, ef: 22));
    }

    [Fact]
    public void Few_passing_rows_do_not_make_a_search_within_a_reach_careful_without_end()
    {
        Assert.InRange(new GraphPart(60_000, 60, Share: 1).EffortWithin(k: 10, ef: 22), 22, 8 * 22);
        Assert.Equal(
            HnswSearcher.EfMax, new GraphPart(60_000, 1, Share: 1).EffortWithin(k: 10, HnswSearcher.EfMax));
    }
}

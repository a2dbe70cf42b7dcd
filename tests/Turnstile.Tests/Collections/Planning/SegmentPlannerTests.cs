using Turnstile.Collections.Planning;
using Turnstile.Collections.Queries;

namespace Turnstile.Tests.Collections.Planning;

public sealed class SegmentPlannerTests
{
    private static readonly GraphCost s_cost = new(832, IsOnDisk: false);
    private static readonly GraphCost s_shortCost = new(448, IsOnDisk: false);

    [Theory]
    [InlineData(60_000, 60_000, SegmentPlan.Graph)]
    [InlineData(60_000, 30_000, SegmentPlan.Graph)]
    [InlineData(1_000_000, 200_000, SegmentPlan.FilteredGraph)]
    [InlineData(60_000, 6_000, SegmentPlan.Scan)]
    [InlineData(60_000, 600, SegmentPlan.Scan)]
    [InlineData(1_500, 1_500, SegmentPlan.Scan)]
    public void The_plan_follows_from_how_many_pass(int rows, int passing, object plan) =>
        Assert.Equal((SegmentPlan)plan, SegmentPlanner.Choose(rows, passing, k: 10, ef: 64, s_cost));

    [Theory]
    [InlineData(0.8, 24, true)]
    [InlineData(0.8, 200, false)]
    [InlineData(0.3, 24, false)]
    public void Passing_rows_are_searched_alone_where_they_are_each_others_neighbours_and_many(
        double around, int ef, bool isInside) =>
        Assert.Equal(isInside, SegmentPlanner.IsInside(60_000, 6_000, around, ef, s_shortCost));

    [Fact]
    public void A_share_around_that_is_the_share_of_all_says_nothing()
    {
        Assert.False(SegmentPlanner.IsInside(60_000, 24_000, around: 0.45, ef: 24, s_shortCost));
        Assert.False(SegmentPlanner.MayGoInside(60_000, 30_000));
        Assert.False(SegmentPlanner.MayGoInside(60_000, 2_000));
    }

    [Fact]
    public void All_that_pass_are_scanned_when_all_are_wanted() =>
        Assert.Equal(SegmentPlan.Scan, SegmentPlanner.Choose(60_000, 50_000, k: 50_000, ef: 64, s_cost));

    [Fact]
    public void A_graph_on_disk_is_asked_where_the_scan_is_longer_still()
    {
        var onDisk = new GraphCost(64, IsOnDisk: true);
        Assert.Equal(SegmentPlan.Scan, SegmentPlanner.Choose(8_000, 8_000, k: 10, ef: 64, onDisk));
        Assert.Equal(SegmentPlan.Graph, SegmentPlanner.Choose(40_000, 40_000, k: 10, ef: 64, onDisk));
        int inMemory = SegmentPlanner.VisitMax(40_000, onDisk with { IsOnDisk = false });
        Assert.InRange(SegmentPlanner.VisitMax(40_000, onDisk), 1, inMemory / 2);
    }

    [Fact]
    public void No_effort_is_above_what_a_searcher_takes()
    {
        Assert.Equal(64, SegmentPlanner.DefaultEffort(k: 10));
        Assert.Equal(400, SegmentPlanner.DefaultEffort(k: 200));
        Assert.Equal(VectorQuery.EfSearchMax, SegmentPlanner.DefaultEffort(VectorQuery.KMax));
        Assert.Equal(VectorQuery.EfSearchMax, SegmentPlanner.PlainEffort(100_000, 40_000, VectorQuery.EfSearchMax));
    }
}

using Turnstile.Collections.Planning;
using Turnstile.Collections.Queries;

namespace Turnstile.Tests.Collections.Planning;

public sealed class SegmentPlannerTests
{
    [Theory]
    [InlineData(60_000, 60_000, SegmentPlan.Graph)]
    [InlineData(60_000, 30_000, SegmentPlan.Graph)]
    [InlineData(1_000_000, 200_000, SegmentPlan.FilteredGraph)]
    [InlineData(60_000, 6_000, SegmentPlan.Scan)]
    [InlineData(60_000, 600, SegmentPlan.Scan)]
    [InlineData(1_500, 1_500, SegmentPlan.Scan)]
    public void The_plan_follows_from_how_many_pass(int rows, int passing, object plan) =>
        Assert.Equal((SegmentPlan)plan, SegmentPlanner.Choose(rows, passing, k: 10, ef: 64, new GraphCost(832, IsOnDisk: false)));

    [Fact]
    public void All_that_pass_are_scanned_when_all_are_wanted() =>
        Assert.Equal(SegmentPlan.Scan, SegmentPlanner.Choose(60_000, 50_000, k: 50_000, ef: 64, new GraphCost(832, IsOnDisk: false)));

    [Fact]
    public void No_effort_is_above_what_a_searcher_takes()
    {
        Assert.Equal(64, SegmentPlanner.DefaultEffort(k: 10));
        Assert.Equal(400, SegmentPlanner.DefaultEffort(k: 200));
        Assert.Equal(VectorQuery.EfSearchMax, SegmentPlanner.DefaultEffort(VectorQuery.KMax));
        Assert.Equal(VectorQuery.EfSearchMax, SegmentPlanner.PlainEffort(100_000, 40_000, VectorQuery.EfSearchMax));
    }
}

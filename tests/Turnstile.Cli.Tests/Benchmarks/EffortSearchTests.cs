using Turnstile.Cli.Benchmarks;

namespace Turnstile.Cli.Tests.Benchmarks;

public sealed class EffortSearchTests
{
    [Theory]
    [InlineData(0.5, 500)]
    [InlineData(0.013, 13)]
    [InlineData(0.001, 10)]
    [InlineData(0.99, 990)]
    public void The_least_effort_is_found_within_a_sixteenth(double target, int least)
    {
        var search = new EffortSearch(10, 1_000, effort => effort / 1_000.0);
        int found = search.Find(target)!.Value;
        Assert.InRange(found, least, least + (least / 16) + 1);
        Assert.True(search.Recall(found) >= target);
    }

    [Fact]
    public void A_recall_that_no_effort_reaches_is_not_found()
    {
        var search = new EffortSearch(10, 100, _ => 0.9);
        Assert.Null(search.Find(0.95));
        Assert.Equal(10, search.Find(0.9));
    }

    [Fact]
    public void Each_effort_is_measured_once()
    {
        List<int> measured = [];
        var search = new EffortSearch(1, 4_096, effort =>
        {
            measured.Add(effort);
            return effort / 4_096.0;
        });
        search.Find(0.5);
        search.Find(0.9);
        search.Find(0.5);
        Assert.Equal(measured.Distinct().Count(), measured.Count);
    }
}

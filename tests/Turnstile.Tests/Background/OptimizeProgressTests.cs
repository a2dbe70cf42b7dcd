using Turnstile.Background;

namespace Turnstile.Tests.Background;

public sealed class OptimizeProgressTests
{
    [Fact]
    public void Indexing_is_half_and_each_merge_half_of_what_is_left()
    {
        var told = new ListedProgress();
        var progress = new OptimizeProgress(told);
        progress.Indexed(0);
        progress.Indexed(.5);
        progress.Indexed(1);
        progress.Merged(0);
        progress.Merged(.5);
        progress.MergeEnded();
        progress.Merged(.5);
        progress.MergeEnded();
        progress.Ended();
        Assert.Equal([0, .25, .5, .625, .75, .8125, .875, 1], told.Shares);
    }

    [Fact]
    public void Nothing_is_taken_back_and_nobody_need_be_told()
    {
        var told = new ListedProgress();
        var progress = new OptimizeProgress(told);
        progress.Indexed(.5);
        progress.Indexed(.25);
        progress.Ended();
        Assert.Equal([.25, 1], told.Shares);
        new OptimizeProgress(null).Ended();
    }
}

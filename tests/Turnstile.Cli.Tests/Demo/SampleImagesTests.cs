using Turnstile.Cli.Demo;

namespace Turnstile.Cli.Tests.Demo;

public sealed class SampleImagesTests
{
    [Fact]
    public void The_bundled_pictures_are_there_with_their_classes()
    {
        SampleImages sample = SampleImages.Read();
        Assert.Equal((10_000, 10_000), (sample.Images.Count, sample.Labels.Count));
        Assert.Equal((200, 200), (sample.Queries.Count, sample.QueryLabels.Count));
        Assert.All(sample.Images, image => Assert.Equal(784, image.Length));
        Assert.Equal(10, sample.Labels.Distinct().Count());
        Assert.Equal(["ankle boot", "T-shirt/top"], sample.Labels.Take(2).Select(SampleImages.NameOf));
    }
}

using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Tests;

public sealed class MidpointTests
{
    [Fact]
    public void The_midpoint_is_about_as_far_from_both_and_nearer_than_they_are_to_each_other()
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            Metric metric = element == VectorElement.Binary ? Metric.Hamming : Metric.L1;
            var format = new VectorFormat(element, 40, metric);
            for (int seed = 1; seed <= 20; seed++)
            {
                byte[] both = Samples.Clustered(format, 2, seed);
                byte[] first = Samples.At(format, both, 0).ToArray();
                byte[] second = Samples.At(format, both, 1).ToArray();
                byte[] middle = [.. first];
                Midpoint.Move(element, middle, second);
                double whole = Reference.Distance(format, first, second);
                double toFirst = Reference.Distance(format, first, middle);
                double toSecond = Reference.Distance(format, second, middle);

                // Whole numbers are rounded: by up to a half for each component, and bits by one in all.
                double slack = element is VectorElement.UInt8 or VectorElement.Int8 ? 40 : 1;
                Assert.True(
                    Math.Abs(toFirst - toSecond) <= slack && Math.Abs(toFirst + toSecond - whole) <= slack,
                    $"{format}, seed {seed}: {toFirst} and {toSecond} of {whole}");
            }
        }
    }
}

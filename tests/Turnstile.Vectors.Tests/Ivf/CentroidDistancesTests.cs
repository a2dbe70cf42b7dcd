using Turnstile.Vectors.Ivf;

namespace Turnstile.Vectors.Tests.Ivf;

public sealed class CentroidDistancesTests
{
    [Fact]
    public void A_batch_agrees_with_the_definition_on_every_length()
    {
        var random = new Random(1);
        for (int dimension = 1; dimension <= 257; dimension++)
        {
            int count = 1 + (dimension % 5);
            float[] centroids = [.. Enumerable.Range(0, count * dimension).Select(_ => random.NextSingle() - 0.5f)];
            var kernel = new CentroidDistances(centroids, dimension);
            float[] rows = new float[CentroidDistances.BatchCount * kernel.RowLength];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = i % kernel.RowLength < dimension ? random.NextSingle() - 0.5f : 0;
            }

            float[] distances = new float[CentroidDistances.BatchCount * kernel.Stride];
            kernel.Of(rows, distances);
            for (int r = 0; r < CentroidDistances.BatchCount; r++)
            {
                for (int c = 0; c < count; c++)
                {
                    double expected = 0;
                    for (int i = 0; i < dimension; i++)
                    {
                        double component = centroids[(c * dimension) + i];
                        expected += (component * component) - (2 * component * rows[(r * kernel.RowLength) + i]);
                    }

                    Assert.Equal(expected, distances[(r * kernel.Stride) + c], 1e-4);
                }
            }
        }
    }
}

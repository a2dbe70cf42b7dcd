using Turnstile.Vectors.Distances;
using Turnstile.Vectors.MultiVectors;

namespace Turnstile.Vectors.Tests.MultiVectors;

public sealed class MaxSimTests
{
    [Fact]
    public void Every_form_agrees_with_the_definition_on_every_length()
    {
        for (int dimension = 1; dimension <= 257; dimension++)
        {
            var samples = new TokenSamples(dimension, seed: dimension, wordCount: 10);
            float[] document = samples.Document(37);
            float[] query = samples.QueryFor(document, 9);
            double expected = Definition(query, document, dimension);
            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                var maxSim = new MaxSim(dimension, form);
                maxSim.Set(query);
                Assert.Equal(expected, maxSim.Score(document), 1e-4);
            }
        }
    }

    [Fact]
    public void It_is_the_sum_of_the_best_products_of_each_token()
    {
        var maxSim = new MaxSim(2);
        maxSim.Set([1, 0, 0, 2]);
        Assert.Equal(3 - 4, maxSim.Score([3, -2, 1, -5]));
        Assert.Equal(0, maxSim.Score([]));
        maxSim.Set([]);
        Assert.Equal(0, maxSim.Score([3, 1]));
    }

    [Fact]
    public void Sets_that_do_not_fit_are_refused()
    {
        var maxSim = new MaxSim(2);
        Assert.Throws<ArgumentException>(() => maxSim.Set([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => maxSim.Score([1, float.NaN]));
        maxSim.Set(new float[2 * MaxSim.TokenMax]);
        Assert.Equal(0, maxSim.Score(new float[2 * MaxSim.TokenMax]));
        var error = Assert.Throws<ArgumentException>(() => maxSim.Set(new float[2 * (MaxSim.TokenMax + 1)]));
        Assert.Contains("up to 4096 tokens", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxSim(0));
    }

    private static double Definition(float[] query, float[] document, int dimension) => query.Chunk(dimension)
        .Sum(q => document.Chunk(dimension).Max(d => q.Zip(d, (x, y) => (double)x * y).Sum()));
}

using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Tests.Quantizers;

public sealed class MeanRotationTests
{
    private const ulong Seed = 5;

    [Fact]
    public void The_mean_is_taken_off_and_the_rest_keeps_lengths_and_angles_on_every_length()
    {
        var random = new Random(1);
        for (int length = 1; length <= 257; length++)
        {
            float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() + 3)];
            float[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 8)];
            double expected = Centred(a).Zip(Centred(b), (x, y) => x * y).Sum();
            double squared = Centred(a).Sum(x => x * x);
            (double ofA, double ofB) = (a.Average(x => (double)x), b.Average(x => (double)x));
            var rotation = new MeanRotation(length, Seed);
            Assert.Equal(ofA, rotation.Apply(a), 1e-6);
            Assert.Equal(ofB, rotation.Apply(b), 1e-6);
            Assert.Equal(0, a.Sum(x => (double)x), 1e-4);
            Assert.Equal(squared, a.Sum(x => (double)x * x), 1e-4);
            Assert.Equal(expected, a.Zip(b, (x, y) => (double)x * y).Sum(), 1e-4);
        }
    }

    [Fact]
    public void What_is_left_of_a_long_vector_is_spread_over_all_components()
    {
        float[] vector = new float[784];
        vector[5] = 1;
        new MeanRotation(784, Seed).Apply(vector);
        Assert.InRange(vector.Max(Math.Abs), 0, 0.2f);
    }

    [Fact]
    public void Of_a_constant_nothing_is_left()
    {
        foreach (float constant in (float[])[0, 7, -3e-30f, float.MaxValue])
        {
            float[] vector = [.. Enumerable.Repeat(constant, 33)];
            Assert.Equal(constant, new MeanRotation(33, Seed).Apply(vector));
            Assert.All(vector, component => Assert.Equal(0, component));
        }
    }

    private static IEnumerable<double> Centred(float[] vector)
    {
        double mean = vector.Average(x => (double)x);
        return vector.Select(x => x - mean);
    }
}

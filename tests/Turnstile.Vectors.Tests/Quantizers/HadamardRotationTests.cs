using System.Numerics;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Tests.Quantizers;

public sealed class HadamardRotationTests
{
    private const ulong Seed = 9;
    private const int RoundCount = 4;

    [Fact]
    public void It_is_signs_and_transforms_by_turns_on_every_length()
    {
        var random = new Random(1);
        for (int length = 1; length <= 257; length++)
        {
            float[] vector = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            double[] expected = Definition(vector);
            new HadamardRotation(length, Seed).Apply(vector);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(expected[i], vector[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Lengths_and_angles_stay()
    {
        var random = new Random(2);
        foreach (int length in (int[])[1, 2, 7, 8, 100, 784, 1000])
        {
            float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
            float[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            double squared = a.Sum(x => (double)x * x);
            double dot = a.Zip(b, (x, y) => (double)x * y).Sum();
            var rotation = new HadamardRotation(length, Seed);
            rotation.Apply(a);
            rotation.Apply(b);
            Assert.Equal(squared, a.Sum(x => (double)x * x), 1e-5 * length);
            Assert.Equal(dot, a.Zip(b, (x, y) => (double)x * y).Sum(), 1e-5 * length);
        }
    }

    // Entry (i, j) of a Walsh-Hadamard matrix is negative where i and j share an odd number of bits.
    private static double[] Definition(float[] vector)
    {
        int dimension = vector.Length;
        int length = 1 << BitOperations.Log2((uint)dimension);
        double[] x = [.. vector.Select(component => (double)component)];
        for (int round = 0; round < RoundCount; round++)
        {
            for (int i = 0; i < dimension; i++)
            {
                x[i] *= (SplitMix.At(Seed, (ulong)((round * dimension) + i)) & 1) == 0 ? 1 : -1;
            }

            int start = round % 2 == 0 ? 0 : dimension - length;
            double[] part = x[start..(start + length)];
            for (int i = 0; i < length; i++)
            {
                x[start + i] = part.Select((y, j) => BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? y : -y).Sum()
                    / Math.Sqrt(length);
            }
        }

        return x;
    }
}

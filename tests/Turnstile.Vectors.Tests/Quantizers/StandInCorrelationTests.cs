using System.Runtime.InteropServices;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Hnsw;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Quantizers;
using Turnstile.Vectors.Search;
using Turnstile.Vectors.Tests.Hnsw;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>How far apart two rows are by their codes alone, and graphs that are built by that.</summary>
public sealed class StandInCorrelationTests
{
    [Fact]
    public void Of_one_bit_the_arc_is_the_share_of_signs_that_agree()
    {
        for (double r = -1; r <= 1; r += 0.01)
        {
            Assert.Equal(Math.Sin(Math.PI / 2 * r), RaBitLevels.CorrelationOf(1).OfVectors((float)r), 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_is_that_of_numbers_that_were_rounded(int bits)
    {
        var random = new Random(bits);
        int half = 1 << (bits - 1);

        // The best steps for a variance of 1 (Max 1960).
        double step = ((double[])[1, 0.9957, 0.5860, 0.3352])[bits - 1];
        double Rounded(double x) => Math.Clamp(Math.Floor(x / step), -half, half - 1) + 0.5;
        foreach (double wanted in (double[])[-0.7, 0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99])
        {
            double products = 0;
            double squares = 0;
            for (int i = 0; i < 100_000; i++)
            {
                double x = Samples.Normal(random);
                double y = (wanted * x) + (Math.Sqrt(1 - (wanted * wanted)) * Samples.Normal(random));
                products += Rounded(x) * Rounded(y);
                squares += ((Rounded(x) * Rounded(x)) + (Rounded(y) * Rounded(y))) / 2;
            }

            Assert.Equal(wanted, RaBitLevels.CorrelationOf(bits).OfVectors((float)(products / squares)), 0.012);
        }
    }

    [Theory]
    [InlineData(1, 0.12)]
    [InlineData(2, 0.06)]
    [InlineData(3, 0.04)]
    [InlineData(4, 0.03)]
    public void Near_rows_are_as_far_apart_by_their_codes_as_they_are(int bits, double trust)
    {
        const int Pairs = 60;
        const int Dimension = 512;
        foreach (Metric metric in (Metric[])[Metric.L2, Metric.Cosine])
        {
            foreach (double near in (double[])[0.1, 0.3, 1])
            {
                var random = new Random(1);
                var format = new VectorFormat(VectorElement.Float32, Dimension, metric);
                float[] vectors = [.. Enumerable.Range(0, Pairs).SelectMany(_ => Pair(random, Dimension, near))];
                using VectorRows codes =
                    Codes.Encode(new RaBitQuantizer(format, bits), MemoryMarshal.AsBytes(vectors.AsSpan()).ToArray());
                using VectorRows full = Samples.Load(format, MemoryMarshal.AsBytes(vectors.AsSpan()).ToArray());
                double byCodes = Enumerable.Range(0, Pairs).Sum(i => ByRow(codes, 2 * i, (2 * i) + 1));
                double exact = Enumerable.Range(0, Pairs).Sum(i => ByRow(full, 2 * i, (2 * i) + 1));
                Assert.True(
                    Math.Abs((byCodes / exact) - 1) <= trust,
                    $"{bits} bits, {metric}, {near}: {byCodes / Pairs} is not {exact / Pairs}");
            }
        }
    }

    // The vectors of pictures are like that: of few parts, and near beside their lengths.
    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.97)]
    public void Rows_that_are_near_beside_their_lengths_find_each_other_in_a_graph(int bits, double floor)
    {
        const int Rows = 2000;
        const int Queries = 50;
        var format = new VectorFormat(VectorElement.Float32, 512, Metric.L2);
        for (int seed = 1; seed <= 2; seed++)
        {
            byte[] vectors = OfFewParts(new Random(seed), Rows + Queries, format.Dimension);
            byte[] stored = vectors[..(Rows * format.VectorBytes)];
            using VectorRows full = Samples.Load(format, stored);
            using VectorRows codes = Codes.Encode(new RaBitQuantizer(format, bits), stored);
            using HnswGraph graph = Graphs.Build(codes, seed: (ulong)seed);
            double recall = Enumerable.Range(Rows, Queries).Average(q =>
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, q);
                Neighbor[] exact = Samples.Exact(full, query, 10, default(AcceptAll));
                return Graphs.Recall(exact, Codes.Find(graph, full, query, 10, ef: 64));
            });
            Assert.True(recall >= floor, $"{bits} bits, seed {seed}: {recall}");
        }
    }

    private static double ByRow(VectorRows rows, int query, int ordinal)
    {
        var prepared = new PreparedQuery(rows);
        prepared.SetRow(rows, query);
        double[] distances = new double[1];
        new RowsScorer(rows, prepared).Score([ordinal], distances);
        return distances[0];
    }

    // Two vectors with a mean, whose squared distance is a share of the squared length of what is beside that.
    private static float[] Pair(Random random, int dimension, double share)
    {
        float[] pair = new float[2 * dimension];
        for (int i = 0; i < dimension; i++)
        {
            double x = Samples.Normal(random);
            pair[i] = (float)(x + 2);
            pair[dimension + i] = (float)(x + (Math.Sqrt(share) * Samples.Normal(random)) + 2);
        }

        return pair;
    }

    private static byte[] OfFewParts(Random random, int count, int dimension)
    {
        const int Parts = 8;
        double[][] parts =
        [
            .. Enumerable.Range(0, Parts).Select(
                _ => Enumerable.Range(0, dimension).Select(_ => Samples.Normal(random)).ToArray()),
        ];
        float[] vectors = new float[count * dimension];
        for (int row = 0; row < count; row++)
        {
            double[] weights = [.. Enumerable.Range(0, Parts).Select(_ => Samples.Normal(random))];
            for (int d = 0; d < dimension; d++)
            {
                vectors[(row * dimension) + d] = (float)parts.Zip(weights, (part, weight) => part[d] * weight).Sum();
            }
        }

        return MemoryMarshal.AsBytes(vectors.AsSpan()).ToArray();
    }
}

using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;
using Turnstile.Vectors.Search;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>Codes estimate what the reference says, in every form alike.</summary>
public sealed class CodeAgreementTests
{
    // The kernels of levels are held against each other for every length by themselves.
    private const int LevelStep = 7;

    public static TheoryData<string, Metric> Kinds()
    {
        var data = new TheoryData<string, Metric>();
        foreach (string name in Codes.Names)
        {
            foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine, Metric.L1])
            {
                if (Codes.Fits(name, new VectorFormat(VectorElement.Float32, 1, metric)))
                {
                    data.Add(name, metric);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_form_gives_the_same_estimate_on_many_lengths(string name, Metric metric)
    {
        // The kernels of halves are held against each other here.
        foreach (int dimension in Dimensions(Codes.IsHalf(name) ? 1 : LevelStep))
        {
            var format = new VectorFormat(VectorElement.Float32, dimension, metric);
            byte[] vectors = Samples.Clustered(format, 3, seed: dimension, clusters: 2);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
            ReadOnlySpan<byte> query = Samples.At(format, vectors, 2);
            double scalar = Codes.Estimate(codes, query, 0, SimdForm.Scalar);
            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                double estimate = Codes.Estimate(codes, query, 0, form);
                Assert.True(
                    Math.Abs(estimate - scalar) <= 1e-5 * (dimension + Math.Abs(scalar)),
                    $"{name}, {format}, {form}: {estimate} is not {scalar}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_estimate_is_the_distance_to_what_a_code_stands_for_but_for_the_rounding_of_the_query(
        string name, Metric metric)
    {
        foreach (int dimension in Dimensions(LevelStep).Where(_ => !Codes.IsHalf(name)))
        {
            var format = new VectorFormat(VectorElement.Float32, dimension, metric);
            byte[] vectors = Samples.Clustered(format, 2, seed: dimension);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
            float[] floats = new float[dimension];
            codes.Quantizer!.Transform(Samples.At(format, vectors, 1), floats);
            double[] query = [.. floats];
            double squared = query.Sum(x => x * x);
            double expected = Codes.DistanceOf(codes, query, codes.Quantizer.Weights.Square * squared, 0);
            double found = Codes.Estimate(codes, Samples.At(format, vectors, 1), 0, SimdForms.Best);

            // What is rounded off a component is half a step at most, and a third of one as a rule.
            double step = (query.Max() - query.Min()) / 254;
            double size = Math.Sqrt(squared) + Math.Sqrt(Codes.StandIn(codes, 0).Sum(x => x * x));
            Assert.True(
                Math.Abs(found - expected) <= 2 * ((step * size) + 1e-6),
                $"{name}, {format}: {found} is not {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_as_the_query_is_compared_as_what_both_codes_stand_for(string name, Metric metric)
    {
        double[] distances = new double[3];
        foreach (int dimension in Dimensions(Codes.IsHalf(name) ? 1 : LevelStep))
        {
            var format = new VectorFormat(VectorElement.Float32, dimension, metric);
            using VectorRows codes =
                Codes.Encode(Codes.Make(name, format), Samples.Clustered(format, 3, seed: dimension, clusters: 2));
            double size = Enumerable.Range(0, 3).Max(i => Codes.StandIn(codes, i).Sum(x => x * x));
            foreach (SimdForm form in Enum.GetValues<SimdForm>().Where(SimdForms.IsSupported))
            {
                var query = new PreparedQuery(codes.Quantizer!, form);
                query.SetRow(codes, 0);
                new RowsScorer(codes, query).Score([0, 1, 2], distances);
                for (int i = 0; i < 3; i++)
                {
                    // Where a level has nine bits, the query drops the last one.
                    double expected = Codes.DistanceOf(codes, 0, i);
                    double trust = (name == "rabitq9" ? 0.06 : 1e-5) * (1 + size);
                    Assert.True(
                        Math.Abs(distances[i] - expected) <= trust,
                        $"{name}, {format}, {form}, row {i}: {distances[i]} is not {expected}");
                }
            }
        }
    }

    [Theory]
    [InlineData("lvq4", 0.12)]
    [InlineData("lvq6", 0.035)]
    [InlineData("lvq7", 0.02)]
    [InlineData("lvq8", 0.01)]
    [InlineData("bf16", 0.004)]
    [InlineData("f16", 0.0006)]
    [InlineData("rabitq1", 0.6)]
    [InlineData("rabitq2", 0.3)]
    [InlineData("rabitq3", 0.15)]
    [InlineData("rabitq4", 0.08)]
    [InlineData("rabitq5", 0.05)]
    [InlineData("rabitq6", 0.025)]
    [InlineData("rabitq7", 0.015)]
    [InlineData("rabitq8", 0.012)]
    [InlineData("rabitq9", 0.012)]
    public void Estimates_are_as_near_as_their_bits_allow(string name, double share)
    {
        foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct, Metric.Cosine])
        {
            var format = new VectorFormat(VectorElement.Float32, 256, metric);
            byte[] vectors = Samples.Clustered(format, 60, seed: 4, clusters: 3);
            using VectorRows codes = Codes.Encode(Codes.Make(name, format), vectors);
            double size = metric == Metric.Cosine ? 1 : 256;
            double worst = 0;
            for (int i = 0; i < 59; i++)
            {
                ReadOnlySpan<byte> query = Samples.At(format, vectors, 59);
                double exact = Reference.Distance(format, query, Samples.At(format, vectors, i));
                worst = Math.Max(worst, Math.Abs(exact - Codes.Estimate(codes, query, i, SimdForms.Best)) / size);
            }

            Assert.True(worst <= share, $"{name}, {metric}: an estimate is {worst} of the size away");
        }
    }

    [Fact]
    public void A_quantizer_of_natural_bytes_gives_whole_distances_that_order_with_exact_ones()
    {
        foreach (VectorElement element in (VectorElement[])[VectorElement.UInt8, VectorElement.Int8])
        {
            foreach (Metric metric in (Metric[])[Metric.L2, Metric.InnerProduct])
            {
                var format = new VectorFormat(element, 100, metric);
                byte[] vectors = Samples.Clustered(format, 20, seed: 1);
                using VectorRows codes = Codes.Encode(Codes.Make("lvq8", format), vectors);
                double exact = Reference.Distance(
                    format, Samples.At(format, vectors, 3), Samples.At(format, vectors, 4));
                double estimate = Codes.Estimate(codes, Samples.At(format, vectors, 3), 4, SimdForms.Best);
                Assert.Equal(Math.Round(estimate), estimate);
                Assert.InRange(estimate, exact - (0.02 * Math.Abs(exact)) - 50, exact + (0.02 * Math.Abs(exact)) + 50);
            }
        }
    }

    // Every one about the ends of lines of memory, and some between them.
    private static IEnumerable<int> Dimensions(int step)
    {
        for (int dimension = 1; dimension <= 257; dimension += dimension % 64 is < 2 or > 61 ? 1 : step)
        {
            yield return dimension;
        }
    }
}

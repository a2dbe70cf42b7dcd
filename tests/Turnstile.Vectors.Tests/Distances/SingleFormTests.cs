using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>What is written for vectors in one form, which the compiler takes apart where a processor lacks them,
/// against the formulas, on every length.</summary>
public sealed unsafe class SingleFormTests
{
    private const int LengthMax = 257;
    private const int Lanes = 16;

    public static TheoryData<string> Steps() => Kernels.NamesOf(typeof(IFloatStep));

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_sum_over_two_levels_is_its_definition(string name)
    {
        var random = new Random(1);
        for (int length = 0; length <= LengthMax; length++)
        {
            var layout = new CodeLayout(length, 4, CodeNumbers.Count);
            short[] levels = [.. Enumerable.Range(0, length).Select(i => (short)(i % 3 == 0 ? 15 : random.Next(16)))];
            byte[] record = Packed(layout, levels);
            byte[] residual = [.. Enumerable.Repeat((byte)0xA5, length + (2 * Lanes))];
            random.NextBytes(residual.AsSpan(0, length));
            float[] query = new float[length + (2 * Lanes)];
            double expected = 0;
            for (int i = 0; i < length; i++)
            {
                query[i] = random.NextSingle() - 0.5f;
                double component = -2.5 + (0.001 * ((255 * levels[i]) + residual[i]));
                expected += name switch
                {
                    nameof(DotStep) => query[i] * component,
                    nameof(SquareStep) => (query[i] - component) * (query[i] - component),
                    _ => Math.Abs(query[i] - component),
                };
            }

            float found = name switch
            {
                nameof(DotStep) => ResidualOf<DotStep>(query, record, residual, length),
                nameof(SquareStep) => ResidualOf<SquareStep>(query, record, residual, length),
                _ => ResidualOf<AbsoluteStep>(query, record, residual, length),
            };
            Assert.Equal(expected, found, 1e-5 * (length + 1));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void What_stands_in_for_a_vector_is_measured_as_the_levels_say(int bits)
    {
        var random = new Random(bits);
        for (int length = 0; length <= LengthMax; length++)
        {
            var layout = new CodeLayout(length, bits, CodeNumbers.Count);
            int top = layout.LevelMax;
            short[] levels =
                [.. Enumerable.Range(0, length).Select(i => (short)(i % 3 == 0 ? top : random.Next(top + 1)))];
            float[] vector = [.. Enumerable.Repeat(float.NaN, length + Lanes)];
            double apart = 0;
            double squared = 0;
            for (int i = 0; i < length; i++)
            {
                vector[i] = random.NextSingle();
                double component = -0.75 + (levels[i] * (1.5 / top));
                apart += (vector[i] - component) * (vector[i] - component);
                squared += component * component;
            }

            (float Apart, float Length) found =
                StandInOf(vector, Packed(layout, levels), layout, -0.75f, 1.5f / top);
            Assert.Equal(apart, found.Apart, 1e-6 * (length + 1));
            Assert.Equal(squared, found.Length, 1e-6 * (length + 1));
        }
    }

    [Fact]
    public void The_least_and_the_greatest_are_found_in_every_place()
    {
        for (int length = 1; length <= LengthMax; length++)
        {
            float[] floats = new float[length];
            for (int i = 0; i < length; i++)
            {
                floats[i] = 7;
                Assert.Equal((length == 1 ? 7 : 0, 7), FloatRange.Of(floats));
                floats[i] = -7;
                Assert.Equal((-7, length == 1 ? -7 : 0), FloatRange.Of(floats));
                floats[i] = 0;
            }
        }
    }

    [Fact]
    public void A_number_that_is_not_finite_is_found_in_every_place()
    {
        for (int length = 1; length <= LengthMax; length++)
        {
            var format = new VectorFormat(VectorElement.Float32, length, Metric.L2);
            float[] floats = [.. Enumerable.Repeat(float.MaxValue, length)];
            format.Validate(Samples.Bytes(floats));
            for (int i = 0; i < length; i++)
            {
                floats[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
                var refused = Assert.Throws<ArgumentException>(() => format.Validate(Samples.Bytes(floats)));
                Assert.StartsWith($"component {i} is ", refused.Message, StringComparison.Ordinal);
                floats[i] = float.MinValue;
            }
        }
    }

    [Fact]
    public void Products_of_spans_and_scaled_vectors_are_those_of_the_formulas()
    {
        var random = new Random(4);
        for (int length = 0; length <= LengthMax; length++)
        {
            float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            float[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            double expected = a.Zip(b, (x, y) => (double)x * y).Sum();
            Assert.Equal(expected, SpanDot.Of(a, b), 1e-5);
            Assert.Equal(a.Sum(x => (double)x * x), BoundedComponents.Squared(a), 1e-5);
            float[] scaled = [.. a];
            Components.Scale(scaled, 3);
            Assert.Equal(a.Select(x => x * 3), scaled);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Levels_have_the_least_angle_of_those_that_are_tried(int bits)
    {
        var random = new Random(bits);
        double middle = ((1 << bits) - 1) / 2.0;
        for (int length = 1; length <= LengthMax; length++)
        {
            float[] floats = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            double norm = Math.Sqrt(floats.Sum(x => (double)x * x));
            short[] levels = new short[length];
            (double dot, double squared) = RaBitLevels.Choose(floats, norm, bits, levels);
            Assert.All(levels, level => Assert.InRange(level, 0, (1 << bits) - 1));
            Assert.Equal(levels.Zip(floats, (level, x) => (level - middle) * x).Sum() / norm, dot, 1e-6 * (1 << bits));
            Assert.Equal(levels.Sum(level => (level - middle) * (level - middle)), squared, 1e-3);

            // One scale, of the widest component, is a plain choice that what is tried should not lose to by much.
            double step = floats.Max(Math.Abs) / (1 << (bits - 1));
            double[] plain = [.. floats.Select(x => Math.Clamp(Math.Floor(x / step) + 0.5, -middle, middle))];
            double cosine = plain.Zip(floats, (y, x) => y * x).Sum() / (norm * Math.Sqrt(plain.Sum(y => y * y)));
            Assert.InRange(dot / Math.Sqrt(squared), Math.Min(1, cosine) - 0.1, 1 + 1e-9);
        }
    }

    private static byte[] Packed(CodeLayout layout, short[] levels)
    {
        byte[] record = [.. Enumerable.Repeat((byte)0xA5, layout.RecordBytes + Lanes)];
        PackedLevels.Pack(layout, levels, record.AsSpan(0, layout.RecordBytes));
        return record;
    }

    private static float ResidualOf<TStep>(float[] query, byte[] record, byte[] residual, int length)
        where TStep : struct, IFloatStep
    {
        fixed (float* first = query)
        fixed (byte* second = record, third = residual)
        {
            return ResidualSum.Of<TStep>(first, second, third, -2.5f, 0.001f, length);
        }
    }

    private static (float Apart, float Length) StandInOf(
        float[] vector, byte[] record, CodeLayout layout, float low, float step)
    {
        fixed (float* first = vector)
        fixed (byte* second = record)
        {
            return StandInSum.Of(first, second, layout, low, step);
        }
    }
}

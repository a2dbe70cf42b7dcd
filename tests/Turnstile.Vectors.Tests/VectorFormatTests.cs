using System.Runtime.InteropServices;

namespace Turnstile.Vectors.Tests;

public sealed class VectorFormatTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(VectorFormat.DimensionMax + 1)]
    public void A_dimension_outside_the_limits_is_refused(int dimension)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new VectorFormat(VectorElement.UInt8, dimension, Metric.L2));
        Assert.Contains("allowed are 1 to 32768", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_elements_and_metrics_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorFormat((VectorElement)9, 4, Metric.L2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorFormat(VectorElement.UInt8, 4, (Metric)9));
    }

    [Fact]
    public void A_vector_of_wrong_length_is_refused_by_name()
    {
        var format = new VectorFormat(VectorElement.Float32, 3, Metric.L2);
        var error = Assert.Throws<ArgumentException>(() => format.Validate(new byte[8]));
        Assert.Contains("has 8 bytes; 3 components of Float32 have 12", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_component_that_is_not_finite_is_refused_with_its_position(float bad)
    {
        foreach (int dimension in (int[])[1, 7, 16, 33, 100])
        {
            var format = new VectorFormat(VectorElement.Float32, dimension, Metric.Cosine);
            float[] components = new float[dimension];
            components[dimension - 1] = bad;
            var error = Assert.Throws<ArgumentException>(() => format.Validate(Samples.Bytes(components)));
            Assert.Contains($"component {dimension - 1} is", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_half_that_is_not_finite_is_refused_with_its_position(float bad)
    {
        var format = new VectorFormat(VectorElement.Float16, 5, Metric.L1);
        Half[] components = [Half.MaxValue, Half.MinValue, Half.Epsilon, (Half)bad, (Half)1];
        var error = Assert.Throws<ArgumentException>(
            () => format.Validate(MemoryMarshal.AsBytes(components.AsSpan())));
        Assert.Contains("component 3 is", error.Message, StringComparison.Ordinal);
        components[3] = default;
        format.Validate(MemoryMarshal.AsBytes(components.AsSpan()));
    }

    [Fact]
    public void The_largest_finite_numbers_are_allowed()
    {
        var format = new VectorFormat(VectorElement.Float32, 2, Metric.L2);
        format.Validate(Samples.Bytes(float.MaxValue, float.MinValue));
    }

    [Fact]
    public void A_row_is_a_multiple_of_64_bytes_with_room_for_its_numbers()
    {
        foreach (VectorElement element in Enum.GetValues<VectorElement>())
        {
            bool isBinary = element == VectorElement.Binary;
            for (int dimension = isBinary ? 8 : 1; dimension < 300; dimension += isBinary ? 8 : 1)
            {
                var format = new VectorFormat(element, dimension, isBinary ? Metric.Hamming : Metric.L2);
                Assert.Equal(0, format.Stride % 64);
                Assert.InRange(format.Stride, format.VectorBytes + 8, format.VectorBytes + 8 + 3 + 63);
            }
        }
    }

    [Fact]
    public void Formats_are_equal_when_their_parts_are()
    {
        Assert.Equal(
            new VectorFormat(VectorElement.Int8, 4, Metric.L2), new VectorFormat(VectorElement.Int8, 4, Metric.L2));
        Assert.NotEqual(
            new VectorFormat(VectorElement.Int8, 4, Metric.L2), new VectorFormat(VectorElement.UInt8, 4, Metric.L2));
    }
}

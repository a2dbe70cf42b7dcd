using Turnstile.Vectors.Quantizers;

namespace Turnstile.Vectors.Tests.Quantizers;

/// <summary>What makes codes of many components at once, held against the plain formulas for each.</summary>
public sealed class LevelScaleTests
{
    private const int LengthMax = 257;

    [Theory]
    [InlineData(4, 0, 1)]
    [InlineData(7, -3, 1e-4)]
    [InlineData(8, 1e6, 2)]
    [InlineData(8, 0, 1e30)]
    public void Levels_and_their_moments_are_those_of_the_formulas(int bits, double middle, double spread)
    {
        var random = new Random(bits);
        int levelMax = (1 << bits) - 1;
        for (int length = 1; length <= LengthMax; length++)
        {
            float[] floats = [.. Enumerable.Range(0, length)
                .Select(_ => (float)(middle + (spread * (random.NextDouble() - 0.5))))];
            (double low, double step) = LevelScale.Fit(floats, levelMax);
            short[] levels = new short[length];
            LevelScale.Round(floats, low, step, levelMax, levels);
            for (int i = 0; i < length; i++)
            {
                double place = (floats[i] - low) / step;
                Assert.InRange(levels[i], 0, levelMax);
                Assert.InRange(Math.Abs(levels[i] - place), 0, 0.5 + 1e-4);
            }

            (double sum, double squared) = LevelScale.Moments(levels, low, step);
            double[] components = [.. levels.Select(level => low + (step * level))];
            double trust = 1e-9 * length * components.Max(x => x * x);
            Assert.Equal(components.Sum(), sum, 1e-9 * length * components.Max(Math.Abs));
            Assert.Equal(components.Sum(x => x * x), squared, trust);
        }
    }

    [Fact]
    public void Lanes_and_the_rest_round_alike()
    {
        // Halves between levels are where they would differ.
        float[] floats = [.. Enumerable.Range(0, LengthMax).Select(i => (i % 31 / 2f) + (i % 7 * 1e-7f))];
        (double low, double step) = LevelScale.Fit(floats, 15);
        short[] together = new short[floats.Length];
        LevelScale.Round(floats, low, step, 15, together);
        short[] alone = new short[floats.Length];
        for (int i = 0; i < floats.Length; i++)
        {
            LevelScale.Round(floats.AsSpan(i, 1), low, step, 15, alone.AsSpan(i));
        }

        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    public void What_is_packed_is_unpacked(int bits)
    {
        var random = new Random(bits);
        for (int length = 1; length <= LengthMax; length++)
        {
            var layout = new CodeLayout(length, bits, 4);
            short[] levels = [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(1 << bits))];
            byte[] record = new byte[layout.RecordBytes];
            record.AsSpan().Fill(0xff);
            PackedLevels.Pack(layout, levels, record);
            short[] unpacked = new short[length];
            PackedLevels.Unpack(layout, record, unpacked);
            Assert.Equal(levels, unpacked);
            for (int i = 0; i < length; i++)
            {
                int high = PackedLevels.Field(record.AsSpan(0, layout.HighBytes), layout.HighWidth, i);
                Assert.Equal(levels[i] >> layout.LowWidth, high);
            }
        }
    }

    [Theory]
    [InlineData(VectorElement.UInt8)]
    [InlineData(VectorElement.Int8)]
    public void Bytes_become_the_same_floats(VectorElement element)
    {
        var random = new Random(3);
        for (int length = 1; length <= LengthMax; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            bytes[^1] = 0x80;
            float[] floats = new float[length];
            Components.Read(new VectorFormat(element, length, Metric.L2), bytes, floats);
            Assert.Equal(bytes.Select(one => element == VectorElement.Int8 ? (sbyte)one : (float)one), floats);
        }
    }
}

using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>Every form of every width against the scalar one, and that against the levels themselves.</summary>
public sealed unsafe class LevelDotTests
{
    private const int GroupBytesMax = 64;

    private delegate int Kernel(byte* query, byte* code, int byteCount);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Every_form_of_a_width_agrees_with_the_levels(int width)
    {
        var random = new Random(width);
        for (int dimension = 1; dimension <= 257; dimension++)
        {
            foreach ((int groupBytes, Kernel kernel) in Kernels(width))
            {
                Check(
                    width, dimension, groupBytes, kernel, () => random.Next(1 << width), () => random.Next(-128, 128));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void No_form_saturates_at_the_edges(int width)
    {
        int top = (1 << width) - 1;
        foreach (int dimension in (int[])[1, 31, 64, 257, 2048, VectorFormat.DimensionMax])
        {
            foreach ((int groupBytes, Kernel kernel) in Kernels(width))
            {
                Check(width, dimension, groupBytes, kernel, () => top, () => -128);
                Check(width, dimension, groupBytes, kernel, () => top, () => 127);
            }
        }
    }

    [Fact]
    public void The_portable_products_sum_to_what_the_instructions_do()
    {
        var random = new Random(3);
        for (int round = 0; round < 100; round++)
        {
            byte[] levels = [.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(128))];
            sbyte[] query = [.. Enumerable.Range(0, 16).Select(_ => (sbyte)random.Next(-128, 128))];
            int expected = levels.Zip(query, (x, y) => x * y).Sum();
            Vector128<byte> a = Vector128.Create(levels);
            Vector128<sbyte> b = Vector128.Create(query);
            Assert.Equal(expected, Vector128.Sum(LevelDot128<Width7>.MultiplyAddWidened(a, b)));
            Assert.Equal(expected, Vector128.Sum(LevelDot128<Width7>.MultiplyAddFours(a, b)));
            Vector128<byte> c = b.AsByte();
            long gaps = levels.Zip(query, (x, y) => Math.Abs(x - (byte)y)).Sum();
            Assert.Equal(gaps, Vector128.Sum(ByteGap128.GapsWidened(a, c)));
        }
    }

    private static List<(int GroupBytes, Kernel Kernel)> Kernels(int width) => width switch
    {
        1 => Kernels<Width1>(),
        2 => Kernels<Width2>(),
        4 => Kernels<Width4>(),
        _ => Kernels<Width7>(),
    };

    private static List<(int GroupBytes, Kernel Kernel)> Kernels<TWidth>()
        where TWidth : struct, ILevelWidth
    {
        List<(int GroupBytes, Kernel Kernel)> kernels =
            [(16, LevelDotScalar<TWidth>.Dot), (16, LevelDot128<TWidth>.Dot)];
        if (SimdForms.IsSupported(SimdForm.Vector256))
        {
            kernels.Add((32, LevelDot256<TWidth>.Dot));
            kernels.Add((32, LevelDot256<TWidth>.DotBy<ProductSumAvx2>));

            // AVX-VNNI is in few processors, so what surrounds its instruction is tried with a stand-in for it.
            kernels.Add((32, LevelDot256<TWidth>.DotBy<ProductSumPlain>));
        }

        if (SimdForms.IsSupported(SimdForm.Vector512))
        {
            kernels.Add((64, LevelDot512<TWidth>.Dot));
        }

        return kernels;
    }

    private static void Check(
        int width, int dimension, int groupBytes, Kernel kernel, Func<int> level, Func<int> component)
    {
        var layout = new CodeLayout(dimension, width, CodeNumbers.Count);
        short[] levels = [.. Enumerable.Range(0, dimension).Select(_ => (short)level())];
        int[] query = [.. Enumerable.Range(0, dimension).Select(_ => component())];
        var code = new PinnedScratch(layout.RecordBytes + GroupBytesMax);
        new Span<byte>(code.Pointer, code.ByteCount).Fill(0xA5);
        PackedLevels.Pack(layout, levels, new Span<byte>(code.Pointer, layout.RecordBytes));
        int fields = CodeLayout.FieldCount(width);
        var arranged = new PinnedScratch((layout.HighBytes + GroupBytesMax) * fields);
        for (int i = 0; i < dimension; i++)
        {
            int unit = i / (16 * fields);
            int field = i % (16 * fields) / 16;
            int perGroup = groupBytes / 16;
            int at = (((unit / perGroup * fields) + field) * groupBytes) + (unit % perGroup * 16) + (i % 16);
            arranged.Pointer[at] = (byte)query[i];
        }

        int expected = levels.Zip(query, (x, y) => x * y).Sum();
        Assert.Equal(expected, kernel(arranged.Pointer, code.Pointer, layout.HighBytes));
        GC.KeepAlive(code);
        GC.KeepAlive(arranged);
        short[] unpacked = new short[dimension];
        PackedLevels.Unpack(layout, new ReadOnlySpan<byte>(code.Pointer, layout.RecordBytes), unpacked);
        Assert.Equal(levels, unpacked);
    }
}

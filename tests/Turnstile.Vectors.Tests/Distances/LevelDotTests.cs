using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>The dot product of levels of 1 to 9 bits, in one part and in two, in every form, against the levels
/// themselves: on every length from 0, and where products of bytes are greatest.</summary>
public sealed unsafe class LevelDotTests
{
    private const int LengthMax = 257;
    private const int GroupBytesMax = 64;
    private const byte Poison = 0xA5;

    // The query of 8-bit levels has int16, of up to twelve bits and less in long vectors; all others have int8.
    private const int WideMax = 2047;

    private static readonly int[] s_longLengths = [2048, VectorFormat.DimensionMax];

    private delegate int CodeKernel(in LevelQuery query, byte* record);

    private delegate int PartKernel(byte* query, byte* code, int byteCount);

    public static TheoryData<string> Dots() => Kernels.NamesOf(typeof(ICodeDot));

    /// <summary>The widths of what is not wide, with each way to add products of 256 bits. AVX-VNNI is in few
    /// processors, so what surrounds its instruction is tried with a stand-in for it.</summary>
    public static TheoryData<string, string> Products()
    {
        var data = new TheoryData<string, string>();
        foreach (Type width in Kernels.Of(typeof(ILevelWidth)).Where(_ => Avx2.IsSupported))
        {
            data.Add(width.Name, nameof(ProductSumAvx2));
            data.Add(width.Name, nameof(ProductSumPlain));
            if (AvxVnni.IsSupported)
            {
                data.Add(width.Name, nameof(ProductSumVnni));
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Dots))]
    public void Every_form_agrees_with_the_levels(string name)
    {
        Type kernel = Kernels.Named(typeof(ICodeDot), name);
        CheckAll(Kernels.MethodOf<CodeKernel>(kernel, "Dot"), BitsOf(kernel), GroupBytesOf(kernel), s_longLengths);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Products))]
    public void Every_way_to_add_products_agrees_with_the_levels(string width, string sum)
    {
        Type[] sums = [typeof(ProductSumAvx2), typeof(ProductSumVnni), typeof(ProductSumPlain)];
        Type kernel = typeof(LevelDot256<>).MakeGenericType(Kernels.Named(typeof(ILevelWidth), width));
        PartKernel dot = kernel.GetMethod("DotBy", BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(sums.Single(type => type.Name == sum)).CreateDelegate<PartKernel>();
        CodeKernel whole = (in LevelQuery query, byte* record) => dot(query.High, record, query.HighBytes);
        CheckAll(whole, BitsOf(kernel), GroupBytesOf(kernel), sum == nameof(ProductSumPlain) ? [] : s_longLengths);
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

    private static void CheckAll(CodeKernel kernel, int bits, int groupBytes, int[] longLengths)
    {
        int top = (1 << bits) - 1;
        for (int length = 0; length <= LengthMax; length++)
        {
            int most = bits == 8 ? WideMax : sbyte.MaxValue;
            var levels = new KernelValues<short>(
                [(short)top, 0, (short)(top >> 1), 1], (short)(1 << (bits - 1)), random => (short)random.Next(top + 1));
            var query = new KernelValues<short>(
                [(short)most, (short)(bits == 8 ? -most : sbyte.MinValue), 1, 0], -3,
                random => (short)random.Next(-most, most + 1));
            foreach ((short[] components, short[] row) in query.PairsWith(levels, length))
            {
                Check(kernel, bits, groupBytes, components, row);
            }
        }

        foreach (int length in longLengths)
        {
            // What an int32 holds is what a query of wide numbers is rounded for.
            int most = bits == 8 ? Math.Min(WideMax, int.MaxValue / (byte.MaxValue * length)) : sbyte.MaxValue;
            short[] row = [.. Enumerable.Repeat((short)top, length)];
            Check(kernel, bits, groupBytes, [.. Enumerable.Repeat((short)most, length)], row);
            Check(kernel, bits, groupBytes, [.. Enumerable.Repeat((short)(bits == 8 ? -most : -128), length)], row);
        }
    }

    private static void Check(CodeKernel kernel, int bits, int groupBytes, short[] query, short[] levels)
    {
        var layout = new CodeLayout(levels.Length, bits, CodeNumbers.Count);
        var code = new PinnedScratch(layout.RecordBytes + (2 * GroupBytesMax));
        new Span<byte>(code.Pointer, code.ByteCount).Fill(Poison);
        byte* record = code.Pointer + (levels.Length % 3);
        PackedLevels.Pack(layout, levels, new Span<byte>(record, layout.RecordBytes));
        PinnedScratch high = Arranged(layout.HighWidth, layout.HighBytes, groupBytes, query);
        PinnedScratch low = Arranged(layout.LowWidth, layout.LowBytes, groupBytes, query);
        int found = kernel(new LevelQuery(layout, high.Pointer, low.Pointer), record);
        GC.KeepAlive(code);
        GC.KeepAlive(high);
        GC.KeepAlive(low);

        // A sum of products of bytes, as of two parts, is one of numbers below 2^31 in any order.
        Assert.Equal(query.Zip(levels, (x, y) => x * y).Sum(), found);
    }

    // The query as the kernels of a width read it: a group for each field of a group of the code; or, where a level has
    // a byte, all even components and then all odd ones, 32 for each block.
    private static PinnedScratch Arranged(int width, int byteCount, int groupBytes, short[] query)
    {
        int fields = width == 0 ? 1 : CodeLayout.FieldCount(width);
        int blocks = (byteCount + VectorFormat.BlockBytes - 1) / VectorFormat.BlockBytes;
        var arranged = new PinnedScratch((byteCount + (2 * GroupBytesMax)) * Math.Max(2, fields));
        for (int i = 0; i < query.Length && width != 0; i++)
        {
            if (width == 8)
            {
                int half = i % 2 * blocks * (VectorFormat.BlockBytes / 2);
                ((short*)arranged.Pointer)[half + (i / 2)] = query[i];
                continue;
            }

            int unit = i / (16 * fields);
            int field = i % (16 * fields) / 16;
            int perGroup = groupBytes / 16;
            int at = (((unit / perGroup * fields) + field) * groupBytes) + (unit % perGroup * 16) + (i % 16);
            arranged.Pointer[at] = (byte)query[i];
        }

        return arranged;
    }

    private static int BitsOf(Type kernel) =>
        !kernel.IsGenericType ? int.Parse(kernel.Name["Width".Length..], CultureInfo.InvariantCulture)
        : kernel.GetGenericTypeDefinition() == typeof(LevelDotWide<>) ? 8
        : kernel.GetGenericArguments().Sum(BitsOf);

    private static int GroupBytesOf(Type kernel)
    {
        string name = kernel.ToString();
        return name.Contains("512", StringComparison.Ordinal) ? 64
            : name.Contains("256", StringComparison.Ordinal) ? 32
            : 16;
    }
}

using System.Numerics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>Every kernel over bytes, in every form, gives the very number of its definition: on every length from 0,
/// from starts that are not aligned, with other bytes behind what is to be counted.</summary>
public sealed unsafe class WholeKernelTests
{
    private const int LengthMax = 257;
    private const int Block = VectorFormat.BlockBytes;
    private const byte Poison = 0xA5;

    private static readonly KernelValues<byte> s_bytes =
        new([0xFF, 0x00, 0x80, 0x7F, 0x01, 0xFE, 0x81], 3, random => (byte)random.Next(256));

    // A query of vectors has 8 bits and a sign, one of 8-bit levels up to twelve.
    private static readonly KernelValues<short> s_shorts =
        new([2047, -2047, 255, -128, 127, 0, 1, -1], 5, random => (short)random.Next(-255, 256));

    private delegate int DotKernel(short* even, short* odd, byte* row, int blockCount);

    private delegate int CountKernel(byte* query, byte* row, int blockCount, byte flip);

    private delegate void SumKernel(byte* table, byte* codes, int groupCount, int* sums);

    public static TheoryData<string> Dots() => Kernels.NamesOf(typeof(IByteDot));

    public static TheoryData<string> Counts() => Kernels.NamesOf(typeof(IBlockCount));

    public static TheoryData<string> Sums() => Kernels.NamesOf(typeof(IBlockSum));

    [Theory]
    [MemberData(nameof(Dots))]
    public void A_dot_product_of_bytes_is_exact_on_every_length(string name)
    {
        Type kernel = Kernels.Named(typeof(IByteDot), name);
        DotKernel dot = Kernels.MethodOf<DotKernel>(kernel, "Dot");
        bool isSigned = kernel.GetGenericArguments()[0] == typeof(Int8Split);
        var halves = new PinnedScratch((2 * (LengthMax + Block)) * sizeof(short));
        var bytes = new PinnedScratch(LengthMax + (2 * Block));
        for (int length = 0; length <= LengthMax; length++)
        {
            int blockCount = (length + Block - 1) / Block;
            foreach ((short[] query, byte[] row) in s_shorts.PairsWith(s_bytes, length))
            {
                short* even = (short*)halves.Pointer + (length % 3);
                short* odd = even + (blockCount * Block / 2);
                new Span<short>(even, blockCount * Block).Clear();
                byte* start = Place(bytes, length, row);
                int expected = 0;
                for (int i = 0; i < length; i++)
                {
                    (i % 2 == 0 ? even : odd)[i / 2] = query[i];
                    expected += query[i] * (isSigned ? (sbyte)row[i] : row[i]);
                }

                Assert.Equal(expected, dot(even, odd, start, blockCount));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_count_over_bytes_is_exact_on_every_length(string name)
    {
        Type kernel = Kernels.Named(typeof(IBlockCount), name);
        CountKernel count = Kernels.MethodOf<CountKernel>(kernel, "Count");
        bool areBits = kernel == typeof(BitDifference);
        Func<byte, byte, int> term =
            areBits ? (x, y) => BitOperations.PopCount((uint)(x ^ y)) : (x, y) => Math.Abs(x - y);
        var own = new PinnedScratch(LengthMax + (3 * Block));
        var bytes = new PinnedScratch(LengthMax + (2 * Block));
        for (int length = 0; length <= LengthMax; length++)
        {
            // A vector has a block at least; of no component is a block of which none counts.
            int blockCount = Math.Max(1, (length + Block - 1) / Block);
            int last = (blockCount - 1) * Block;
            byte flip = areBits || length % 2 == 0 ? (byte)0 : (byte)0x80;
            foreach ((byte[] query, byte[] row) in s_bytes.PairsWith(s_bytes, length))
            {
                byte* start = own.Pointer + (length % 3);
                new Span<byte>(start, (blockCount + 1) * Block).Clear();
                query.CopyTo(new Span<byte>(start, length));
                new Span<byte>(start + last + Block, length - last).Fill(0xFF);
                int expected = query.Zip(row, (x, y) => term(x, (byte)(y ^ flip))).Sum();
                Assert.Equal(expected, count(start, Place(bytes, length, row), blockCount, flip));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void Sums_over_a_block_are_exact_on_every_length(string name)
    {
        SumKernel sum = Kernels.MethodOf<SumKernel>(Kernels.Named(typeof(IBlockSum), name), "Add");
        var random = new Random(1);
        for (int groups = 0; groups <= IBlockSum.GroupCountMax; groups += 4)
        {
            byte[] table = [.. Enumerable.Range(0, 16 * groups).Select(_ => (byte)random.Next(IBlockSum.ByteMax + 1))];
            byte[] codes = new byte[16 * groups];
            random.NextBytes(codes);
            CheckSums(sum, table, codes, groups);
            table.AsSpan().Fill(IBlockSum.ByteMax);
            CheckSums(sum, table, codes, groups);
        }
    }

    private static void CheckSums(SumKernel kernel, byte[] table, byte[] codes, int groups)
    {
        int[] sums = [.. Enumerable.Repeat(7, 32)];
        byte[] shiftedTable = [0, .. table];
        byte[] shiftedCodes = [0, 0, 0, .. codes];
        fixed (byte* first = shiftedTable, second = shiftedCodes)
        fixed (int* third = sums)
        {
            kernel(first + 1, second + 3, groups, third);
        }

        for (int entry = 0; entry < 32; entry++)
        {
            // As the format says: the low halves of the bytes are entries 0 to 15, eight even ones and eight odd ones.
            int place = (2 * (entry % 8)) + (entry % 16 / 8);
            int expected = 7;
            for (int group = 0; group < groups; group++)
            {
                int pair = codes[(16 * group) + place];
                expected += table[(16 * group) + (entry < 16 ? pair & 15 : pair >> 4)];
            }

            Assert.Equal(expected, sums[entry]);
        }
    }

    // The bytes, from a start that is aligned to nothing, with others before and behind.
    private static byte* Place(PinnedScratch scratch, int length, byte[] row)
    {
        new Span<byte>(scratch.Pointer, scratch.ByteCount).Fill(Poison);
        byte* start = scratch.Pointer + (length % 7);
        row.CopyTo(new Span<byte>(start, length));
        return start;
    }
}

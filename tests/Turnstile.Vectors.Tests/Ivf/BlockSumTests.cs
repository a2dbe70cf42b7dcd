using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Ivf;

namespace Turnstile.Vectors.Tests.Ivf;

/// <summary>Every form of the block sum against the scalar one, on every number of groups.</summary>
public sealed unsafe class BlockSumTests
{
    private delegate void Kernel(byte* table, byte* codes, int groupCount, int* sums);

    [Fact]
    public void Every_form_agrees_on_every_length()
    {
        var random = new Random(1);
        for (int groups = 4; groups <= IBlockSum.GroupCountMax; groups += 4)
        {
            byte[] table = [.. Enumerable.Range(0, 16 * groups).Select(_ => (byte)random.Next(253))];
            byte[] codes = new byte[16 * groups];
            random.NextBytes(codes);
            Check(table, codes, groups);
        }
    }

    [Fact]
    public void No_form_overflows_at_the_edges()
    {
        byte[] table = new byte[16 * IBlockSum.GroupCountMax];
        byte[] codes = new byte[16 * IBlockSum.GroupCountMax];
        table.AsSpan().Fill(IBlockSum.ByteMax);
        Check(table, codes, IBlockSum.GroupCountMax);
        codes.AsSpan().Fill(0xFF);
        Check(table, codes, IBlockSum.GroupCountMax);
    }

    private static void Check(byte[] table, byte[] codes, int groups)
    {
        int[] expected = new int[32];
        for (int entry = 0; entry < 32; entry++)
        {
            int place = (2 * (entry % 8)) + (entry % 16 / 8);
            for (int group = 0; group < groups; group++)
            {
                int pair = codes[(16 * group) + place];
                expected[entry] += table[(16 * group) + (entry < 16 ? pair & 15 : pair >> 4)];
            }
        }

        foreach (Kernel kernel in Kernels())
        {
            int[] sums = [.. Enumerable.Repeat(7, 32)];
            fixed (byte* first = table, second = codes)
            fixed (int* third = sums)
            {
                kernel(first, second, groups, third);
            }

            Assert.Equal(expected.Select(sum => sum + 7), sums);
        }
    }

    private static List<Kernel> Kernels()
    {
        List<Kernel> kernels = [BlockSumScalar.Add];
        if (SimdForms.IsSupported(SimdForm.Vector128))
        {
            kernels.Add(BlockSum128.Add);
        }

        if (SimdForms.IsSupported(SimdForm.Vector256))
        {
            kernels.Add(BlockSum256.Add);
        }

        if (SimdForms.IsSupported(SimdForm.Vector512))
        {
            kernels.Add(BlockSum512.Add);
        }

        return kernels;
    }
}

using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;
using Turnstile.Vectors.Memory;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>Every kernel over floats and halves, in every form, against its definition in double precision: on every
/// length from 0, from starts that are not aligned, with NaN in all that a kernel must not count.</summary>
public sealed unsafe class FloatKernelTests
{
    private const int LengthMax = 257;
    private const int Lanes = 16;
    private const int SlackCount = 64;

    // Beyond the first sums may overflow, beyond the second those of terms that are not negative must.
    private const double SumSure = 1e38;
    private const double SumMax = 3.5e38;

    private static readonly KernelValues<float> s_floats = new(
        [1e18f, -1e18f, float.Epsilon, -float.Epsilon, 0, -0f, 1, 0.1f, 1e-20f, float.MaxValue, float.MinValue],
        3,
        random => random.NextSingle() - 0.5f);

    // Greatest, least, the smallest there is, the greatest that is not normal, the least that is, zeros.
    private static readonly KernelValues<ushort> s_halves = new(
        [0x7BFF, 0xFBFF, 0x0001, 0x8001, 0x03FF, 0x0400, 0x0000, 0x8000, 0x3C00, 0x2E66],
        0x4000,
        random => BitConverter.HalfToUInt16Bits((Half)(random.NextDouble() - 0.5)));

    private static readonly KernelValues<ushort> s_brains = new(
        [0x5D5E, 0xDD5E, 0x0001, 0x8001, 0x007F, 0x0080, 0x0000, 0x8000, 0x3F80, 0x7F7F, 0xFF7F],
        0x4000,
        random => (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle() - 0.5f) >> 16));

    private delegate float FloatKernel(float* query, float* row, int dimension);

    private delegate float HalfKernel(float* query, ushort* row, int dimension);

    public static TheoryData<string> FloatSums() => Kernels.NamesOf(typeof(IFloatSum));

    public static TheoryData<string> HalfSums() => Kernels.NamesOf(typeof(IHalfSum));

    [Theory]
    [MemberData(nameof(FloatSums))]
    public void A_sum_of_floats_is_its_definition_on_every_length(string name)
    {
        Type kernel = Kernels.Named(typeof(IFloatSum), name);
        FloatKernel sum = Kernels.MethodOf<FloatKernel>(kernel, "Sum");
        Check(
            kernel,
            s_floats,
            x => x,
            float.NaN,
            (query, row, dimension) => sum((float*)query, (float*)row, dimension));
    }

    [Theory]
    [MemberData(nameof(HalfSums))]
    public void A_sum_of_halves_is_its_definition_on_every_length(string name)
    {
        Type kernel = Kernels.Named(typeof(IHalfSum), name);
        HalfKernel sum = Kernels.MethodOf<HalfKernel>(kernel, "Sum");
        bool isBrain = kernel.GetGenericArguments()[1] == typeof(BFloat16Half);

        // Halves are finite, so the widest one stands for what must not be counted where NaN cannot.
        Check(
            kernel,
            isBrain ? s_brains : s_halves,
            isBrain ? OfBrain : OfHalf,
            isBrain ? (ushort)0x7FC0 : (ushort)0x7BFF,
            (query, row, dimension) => sum((float*)query, (ushort*)row, dimension));
    }

    [Fact]
    public void Every_half_is_widened_exactly_in_every_form()
    {
        for (uint bits = 0; bits <= ushort.MaxValue; bits++)
        {
            CheckWidened<BFloat16Half>(bits, OfBrain((ushort)bits));
            CheckWidened<Float16Half>(bits, OfHalf((ushort)bits));
        }
    }

    private static float OfHalf(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    private static float OfBrain(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static void CheckWidened<THalf>(uint bits, float expected)
        where THalf : struct, IHalf
    {
        if (!float.IsFinite(expected))
        {
            return;
        }

        uint exact = BitConverter.SingleToUInt32Bits(expected);
        Assert.Equal(exact, BitConverter.SingleToUInt32Bits(THalf.Widen(bits)));
        Assert.Equal(Vector128.Create(exact), THalf.Widen(Vector128.Create(bits)).AsUInt32());
        Assert.Equal(Vector256.Create(exact), THalf.Widen(Vector256.Create(bits)).AsUInt32());
        Assert.Equal(Vector512.Create(exact), THalf.Widen(Vector512.Create(bits)).AsUInt32());
    }

    private static void Check<TRow>(
        Type kernel, KernelValues<TRow> rows, Func<TRow, float> widen, TRow poison, Func<nint, nint, int, float> sum)
        where TRow : unmanaged
    {
        Func<double, double, double> term = TermOf(kernel.GetGenericArguments()[0]);
        bool isDot = kernel.GetGenericArguments()[0] == typeof(DotStep);
        var query = new PinnedScratch((LengthMax + SlackCount) * sizeof(float));
        var row = new PinnedScratch((LengthMax + SlackCount) * sizeof(TRow));
        for (int length = 0; length <= LengthMax; length++)
        {
            foreach ((float[] own, TRow[] other) in s_floats.PairsWith(rows, length))
            {
                float* queryStart = (float*)query.Pointer + (length % 3);
                TRow* rowStart = (TRow*)row.Pointer + (length / 3 % 5);
                new Span<float>(queryStart, length + (2 * Lanes)).Fill(float.NaN);
                new Span<float>(queryStart, (length + Lanes - 1) / Lanes * Lanes).Clear();
                new Span<TRow>(rowStart, length + (2 * Lanes)).Fill(poison);
                own.CopyTo(new Span<float>(queryStart, length));
                other.CopyTo(new Span<TRow>(rowStart, length));
                double[] terms = [.. own.Zip(other, (x, y) => term(x, widen(y)))];
                float found = sum((nint)queryStart, (nint)rowStart, length);
                Assert.True(Agrees(found, terms, isDot), $"{kernel}, {length}: {found} is not {terms.Sum()}");
            }
        }
    }

    private static bool Agrees(float found, double[] terms, bool mayCancel)
    {
        double size = terms.Sum(Math.Abs);

        // Each sum rounds to 2^-24 of it, or to the smallest number there is, and so does each term.
        double tolerance = ((terms.Length + 8) * size / (1 << 23)) + (2 * terms.Length * (double)float.Epsilon);
        bool isNear = Math.Abs(found - terms.Sum()) <= tolerance;
        return size < SumSure ? isNear
            : mayCancel || size < SumMax ? isNear || !float.IsFinite(found)
            : float.IsPositiveInfinity(found);
    }

    private static Func<double, double, double> TermOf(Type step) =>
        step == typeof(DotStep) ? (x, y) => x * y
        : step == typeof(SquareStep) ? (x, y) => (x - y) * (x - y)
        : step == typeof(AbsoluteStep) ? (x, y) => Math.Abs(x - y)
        : throw new ArgumentException($"{step} has no definition here", nameof(step));
}

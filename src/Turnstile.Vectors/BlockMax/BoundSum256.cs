using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.BlockMax;

/// <summary>The sum in 256-bit vectors.</summary>
internal readonly unsafe struct BoundSum256 : IBoundSum
{
    private const int Lanes = 8;

    public static void Add(float* bounds, DenseList* lists, int blockCount)
    {
        byte* a = lists[0].Levels;
        byte* b = lists[1].Levels;
        byte* c = lists[2].Levels;
        byte* d = lists[3].Levels;
        Vector256<float> worthA = Vector256.Create(lists[0].Worth);
        Vector256<float> worthB = Vector256.Create(lists[1].Worth);
        Vector256<float> worthC = Vector256.Create(lists[2].Worth);
        Vector256<float> worthD = Vector256.Create(lists[3].Worth);

        // In bounds: bounds and levels both have blockCount elements, a multiple of the lanes.
        for (int i = 0; i < blockCount; i += Lanes)
        {
            Vector256<float> first = Vector256.MultiplyAddEstimate(Load(a + i), worthA, Vector256.Load(bounds + i));
            Vector256<float> second = Load(c + i) * worthC;
            first = Vector256.MultiplyAddEstimate(Load(b + i), worthB, first);
            second = Vector256.MultiplyAddEstimate(Load(d + i), worthD, second);
            (first + second).Store(bounds + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(byte* levels) =>
        Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(levels));
}

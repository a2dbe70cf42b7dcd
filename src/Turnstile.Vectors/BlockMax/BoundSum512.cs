using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.BlockMax;

/// <summary>The sum in 512-bit vectors.</summary>
internal readonly unsafe struct BoundSum512 : IBoundSum
{
    private const int Lanes = 16;

    public static void Add(float* bounds, DenseList* lists, int blockCount)
    {
        byte* a = lists[0].Levels;
        byte* b = lists[1].Levels;
        byte* c = lists[2].Levels;
        byte* d = lists[3].Levels;
        Vector512<float> worthA = Vector512.Create(lists[0].Worth);
        Vector512<float> worthB = Vector512.Create(lists[1].Worth);
        Vector512<float> worthC = Vector512.Create(lists[2].Worth);
        Vector512<float> worthD = Vector512.Create(lists[3].Worth);

        // In bounds: bounds and levels both have blockCount elements, a multiple of the lanes.
        for (int i = 0; i < blockCount; i += Lanes)
        {
            Vector512<float> first = Vector512.MultiplyAddEstimate(Load(a + i), worthA, Vector512.Load(bounds + i));
            Vector512<float> second = Load(c + i) * worthC;
            first = Vector512.MultiplyAddEstimate(Load(b + i), worthB, first);
            second = Vector512.MultiplyAddEstimate(Load(d + i), worthD, second);
            (first + second).Store(bounds + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(byte* levels) =>
        Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(levels)));
}

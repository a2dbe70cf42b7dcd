using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.BlockMax;

/// <summary>The sum in 128-bit vectors.</summary>
internal readonly unsafe struct BoundSum128 : IBoundSum
{
    private const int Lanes = 4;

    public static void Add(float* bounds, DenseList* lists, int blockCount)
    {
        byte* a = lists[0].Levels;
        byte* b = lists[1].Levels;
        byte* c = lists[2].Levels;
        byte* d = lists[3].Levels;
        Vector128<float> worthA = Vector128.Create(lists[0].Worth);
        Vector128<float> worthB = Vector128.Create(lists[1].Worth);
        Vector128<float> worthC = Vector128.Create(lists[2].Worth);
        Vector128<float> worthD = Vector128.Create(lists[3].Worth);

        // In bounds: bounds and levels both have blockCount elements, a multiple of the lanes.
        for (int i = 0; i < blockCount; i += Lanes)
        {
            Vector128<float> first = Vector128.MultiplyAddEstimate(Load(a + i), worthA, Vector128.Load(bounds + i));
            Vector128<float> second = Load(c + i) * worthC;
            first = Vector128.MultiplyAddEstimate(Load(b + i), worthB, first);
            second = Vector128.MultiplyAddEstimate(Load(d + i), worthD, second);
            (first + second).Store(bounds + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(byte* levels) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(
            Vector128.CreateScalarUnsafe(*(uint*)levels).AsByte())).AsInt32());
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 256-bit vectors.</summary>
internal readonly unsafe struct HalfSum256<TStep, THalf> : IHalfSum
    where TStep : struct, IFloatStep
    where THalf : struct, IHalf
{
    private const int Lanes = 8;

    public static float Sum(float* query, ushort* row, int dimension)
    {
        // In bounds: whole pairs of vectors end before dimension; the masked one ends within the padding.
        Vector256<float> a = Vector256<float>.Zero;
        Vector256<float> b = Vector256<float>.Zero;
        int i = 0;
        for (; i <= dimension - (2 * Lanes); i += 2 * Lanes)
        {
            a = TStep.Add(a, Vector256.Load(query + i), Load(row + i));
            b = TStep.Add(b, Vector256.Load(query + i + Lanes), Load(row + i + Lanes));
        }

        for (; i < dimension; i += Lanes)
        {
            Vector256<int> inside = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(dimension - i));
            a = TStep.Add(a, Vector256.Load(query + i), Load(row + i) & inside.AsSingle());
        }

        return Vector256.Sum(a + b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ushort* row) =>
        THalf.Widen(Vector256.WidenLower(Vector128.Load(row).ToVector256()));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 512-bit vectors.</summary>
internal readonly unsafe struct HalfSum512<TStep, THalf> : IHalfSum
    where TStep : struct, IFloatStep
    where THalf : struct, IHalf
{
    private const int Lanes = 16;

    public static float Sum(float* query, ushort* row, int dimension)
    {
        // In bounds: whole pairs of vectors end before dimension; the masked one ends within the padding.
        Vector512<float> a = Vector512<float>.Zero;
        Vector512<float> b = Vector512<float>.Zero;
        int i = 0;
        for (; i <= dimension - (2 * Lanes); i += 2 * Lanes)
        {
            a = TStep.Add(a, Vector512.Load(query + i), Load(row + i));
            b = TStep.Add(b, Vector512.Load(query + i + Lanes), Load(row + i + Lanes));
        }

        for (; i < dimension; i += Lanes)
        {
            Vector512<int> inside = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(dimension - i));
            a = TStep.Add(a, Vector512.Load(query + i), Load(row + i) & inside.AsSingle());
        }

        return Vector512.Sum(a + b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ushort* row) =>
        THalf.Widen(Vector512.WidenLower(Vector256.Load(row).ToVector512()));
}

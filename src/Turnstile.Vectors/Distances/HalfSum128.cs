using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 128-bit vectors.</summary>
internal readonly unsafe struct HalfSum128<TStep, THalf> : IHalfSum
    where TStep : struct, IFloatStep
    where THalf : struct, IHalf
{
    private const int Lanes = 4;

    public static float Sum(float* query, ushort* row, int dimension)
    {
        // In bounds: whole pairs of vectors end before dimension; the masked one ends within the padding.
        Vector128<float> a = Vector128<float>.Zero;
        Vector128<float> b = Vector128<float>.Zero;
        int i = 0;
        for (; i <= dimension - (2 * Lanes); i += 2 * Lanes)
        {
            a = TStep.Add(a, Vector128.Load(query + i), Load(row + i));
            b = TStep.Add(b, Vector128.Load(query + i + Lanes), Load(row + i + Lanes));
        }

        for (; i < dimension; i += Lanes)
        {
            Vector128<int> inside = Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(dimension - i));
            a = TStep.Add(a, Vector128.Load(query + i), Load(row + i) & inside.AsSingle());
        }

        return Vector128.Sum(a + b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ushort* row) =>
        THalf.Widen(Vector128.WidenLower(Vector64.Load(row).ToVector128()));
}

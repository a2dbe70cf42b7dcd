using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 256-bit vectors.</summary>
internal readonly unsafe struct FloatSum256<TStep> : IFloatSum
    where TStep : struct, IFloatStep
{
    private const int Lanes = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* query, float* row, int dimension)
    {
        // In bounds: whole vectors end before dimension; the masked one ends within the padding of query and record.
        Vector256<float> a = Vector256<float>.Zero;
        Vector256<float> b = Vector256<float>.Zero;
        Vector256<float> c = Vector256<float>.Zero;
        Vector256<float> d = Vector256<float>.Zero;
        int i = 0;
        for (; i <= dimension - (4 * Lanes); i += 4 * Lanes)
        {
            a = TStep.Add(a, Vector256.Load(query + i), Vector256.Load(row + i));
            b = TStep.Add(b, Vector256.Load(query + i + Lanes), Vector256.Load(row + i + Lanes));
            c = TStep.Add(c, Vector256.Load(query + i + (2 * Lanes)), Vector256.Load(row + i + (2 * Lanes)));
            d = TStep.Add(d, Vector256.Load(query + i + (3 * Lanes)), Vector256.Load(row + i + (3 * Lanes)));
        }

        for (; i <= dimension - Lanes; i += Lanes)
        {
            a = TStep.Add(a, Vector256.Load(query + i), Vector256.Load(row + i));
        }

        if (i < dimension)
        {
            Vector256<int> inside = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(dimension - i));
            b = TStep.Add(b, Vector256.Load(query + i), Vector256.Load(row + i) & inside.AsSingle());
        }

        return Vector256.Sum(a + b + (c + d));
    }
}

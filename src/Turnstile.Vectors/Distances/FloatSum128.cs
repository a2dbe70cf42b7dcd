using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 128-bit vectors.</summary>
internal readonly unsafe struct FloatSum128<TStep> : IFloatSum
    where TStep : struct, IFloatStep
{
    private const int Lanes = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* query, float* row, int dimension)
    {
        // In bounds: whole vectors end before dimension; the masked one ends within the padding of query and record.
        Vector128<float> a = Vector128<float>.Zero;
        Vector128<float> b = Vector128<float>.Zero;
        Vector128<float> c = Vector128<float>.Zero;
        Vector128<float> d = Vector128<float>.Zero;
        int i = 0;
        for (; i <= dimension - (4 * Lanes); i += 4 * Lanes)
        {
            a = TStep.Add(a, Vector128.Load(query + i), Vector128.Load(row + i));
            b = TStep.Add(b, Vector128.Load(query + i + Lanes), Vector128.Load(row + i + Lanes));
            c = TStep.Add(c, Vector128.Load(query + i + (2 * Lanes)), Vector128.Load(row + i + (2 * Lanes)));
            d = TStep.Add(d, Vector128.Load(query + i + (3 * Lanes)), Vector128.Load(row + i + (3 * Lanes)));
        }

        for (; i <= dimension - Lanes; i += Lanes)
        {
            a = TStep.Add(a, Vector128.Load(query + i), Vector128.Load(row + i));
        }

        if (i < dimension)
        {
            Vector128<int> inside = Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(dimension - i));
            b = TStep.Add(b, Vector128.Load(query + i), Vector128.Load(row + i) & inside.AsSingle());
        }

        return Vector128.Sum(a + b + (c + d));
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>The sum in 512-bit vectors.</summary>
internal readonly unsafe struct FloatSum512<TStep> : IFloatSum
    where TStep : struct, IFloatStep
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* query, float* row, int dimension)
    {
        // In bounds: whole vectors end before dimension; the masked one ends within the padding of query and record.
        Vector512<float> a = Vector512<float>.Zero;
        Vector512<float> b = Vector512<float>.Zero;
        Vector512<float> c = Vector512<float>.Zero;
        Vector512<float> d = Vector512<float>.Zero;
        int i = 0;
        for (; i <= dimension - (4 * Lanes); i += 4 * Lanes)
        {
            a = TStep.Add(a, Vector512.Load(query + i), Vector512.Load(row + i));
            b = TStep.Add(b, Vector512.Load(query + i + Lanes), Vector512.Load(row + i + Lanes));
            c = TStep.Add(c, Vector512.Load(query + i + (2 * Lanes)), Vector512.Load(row + i + (2 * Lanes)));
            d = TStep.Add(d, Vector512.Load(query + i + (3 * Lanes)), Vector512.Load(row + i + (3 * Lanes)));
        }

        for (; i <= dimension - Lanes; i += Lanes)
        {
            a = TStep.Add(a, Vector512.Load(query + i), Vector512.Load(row + i));
        }

        if (i < dimension)
        {
            Vector512<int> inside = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(dimension - i));
            b = TStep.Add(b, Vector512.Load(query + i), Vector512.Load(row + i) & inside.AsSingle());
        }

        return Vector512.Sum(a + b + (c + d));
    }
}

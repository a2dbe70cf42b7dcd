namespace Turnstile.Vectors.Distances;

/// <summary>The sum one component at a time.</summary>
internal readonly unsafe struct HalfSumScalar<TStep, THalf> : IHalfSum
    where TStep : struct, IFloatStep
    where THalf : struct, IHalf
{
    public static float Sum(float* query, ushort* row, int dimension)
    {
        // In bounds: query and row both have at least dimension components.
        float sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            sum = TStep.Add(sum, query[i], THalf.Widen(row[i]));
        }

        return sum;
    }
}

namespace Turnstile.Vectors.Distances;

/// <summary>The sum one component at a time.</summary>
internal readonly unsafe struct FloatSumScalar<TStep> : IFloatSum
    where TStep : struct, IFloatStep
{
    public static float Sum(float* query, float* row, int dimension)
    {
        // In bounds: query and row both have at least dimension components.
        float sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            sum = TStep.Add(sum, query[i], row[i]);
        }

        return sum;
    }
}

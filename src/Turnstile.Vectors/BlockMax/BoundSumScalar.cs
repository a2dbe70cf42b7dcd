namespace Turnstile.Vectors.BlockMax;

/// <summary>The sum one block at a time.</summary>
internal readonly unsafe struct BoundSumScalar : IBoundSum
{
    public static void Add(float* bounds, DenseList* lists, int blockCount)
    {
        // In bounds: bounds and levels both have blockCount elements.
        for (int i = 0; i < blockCount; i++)
        {
            float sum = bounds[i];
            for (int list = 0; list < IBoundSum.Together; list++)
            {
                sum += lists[list].Worth * lists[list].Levels[i];
            }

            bounds[i] = sum;
        }
    }
}

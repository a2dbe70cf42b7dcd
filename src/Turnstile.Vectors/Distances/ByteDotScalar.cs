namespace Turnstile.Vectors.Distances;

/// <summary>The dot product one component at a time.</summary>
internal readonly unsafe struct ByteDotScalar<TSplit> : IByteDot
    where TSplit : struct, IByteSplit
{
    public static int Dot(short* even, short* odd, byte* row, int blockCount)
    {
        // In bounds: a row has blockCount blocks of 64 bytes, each half of the query 32 numbers for each.
        int sum = 0;
        for (int i = 0; i < blockCount * VectorFormat.BlockBytes / 2; i++)
        {
            sum += (even[i] * TSplit.Widen(row[2 * i])) + (odd[i] * TSplit.Widen(row[(2 * i) + 1]));
        }

        return sum;
    }
}

namespace Turnstile.Vectors.Distances;

/// <summary>Σ |query-row| over bytes, one at a time.</summary>
internal readonly unsafe struct ByteGapScalar : IBlockCount
{
    public static int Count(byte* query, byte* row, int blockCount, byte flip)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        int last = (blockCount - 1) * VectorFormat.BlockBytes;
        int sum = 0;
        for (int i = 0; i < blockCount * VectorFormat.BlockBytes; i++)
        {
            int mask = i < last ? 0xFF : query[i + VectorFormat.BlockBytes];
            sum += Math.Abs(query[i] - ((row[i] ^ flip) & mask));
        }

        return sum;
    }
}

using System.Numerics;

namespace Turnstile.Vectors.Distances;

/// <summary>The number of bits in which query and row differ.</summary>
/// <remarks>By the processor's own instruction, 64 bits at a time: there is none for vectors to call.</remarks>
internal readonly unsafe struct BitDifference : IBlockCount
{
    public static int Count(byte* query, byte* row, int blockCount, byte flip)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        int last = (blockCount - 1) * VectorFormat.BlockBytes;
        int even = 0;
        int odd = 0;
        for (int i = 0; i < last; i += 2 * sizeof(ulong))
        {
            even += BitOperations.PopCount(*(ulong*)(query + i) ^ *(ulong*)(row + i));
            odd += BitOperations.PopCount(*(ulong*)(query + i + sizeof(ulong)) ^ *(ulong*)(row + i + sizeof(ulong)));
        }

        for (int i = last; i < last + VectorFormat.BlockBytes; i += sizeof(ulong))
        {
            ulong own = *(ulong*)(row + i) & *(ulong*)(query + i + VectorFormat.BlockBytes);
            even += BitOperations.PopCount(*(ulong*)(query + i) ^ own);
        }

        return even + odd;
    }
}

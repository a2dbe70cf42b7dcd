using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Σ |query-row| over bytes in 512-bit vectors (AVX-512BW).</summary>
internal readonly unsafe struct ByteGap512 : IBlockCount
{
    private const int Lanes = 64;

    public static int Count(byte* query, byte* row, int blockCount, byte flip)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        Vector512<byte> turned = Vector512.Create(flip);
        Vector512<long> sum = Vector512<long>.Zero;
        int last = (blockCount - 1) * VectorFormat.BlockBytes;
        for (int i = 0; i < last; i += Lanes)
        {
            Vector512<byte> own = Vector512.Load(row + i) ^ turned;
            sum += Avx512BW.SumAbsoluteDifferences(Vector512.Load(query + i), own).AsInt64();
        }

        for (int i = last; i < last + VectorFormat.BlockBytes; i += Lanes)
        {
            Vector512<byte> mask = Vector512.Load(query + i + VectorFormat.BlockBytes);
            Vector512<byte> own = (Vector512.Load(row + i) ^ turned) & mask;
            sum += Avx512BW.SumAbsoluteDifferences(Vector512.Load(query + i), own).AsInt64();
        }

        return (int)Vector512.Sum(sum);
    }
}

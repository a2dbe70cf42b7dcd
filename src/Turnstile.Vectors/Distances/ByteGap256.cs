using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Σ |query-row| over bytes in 256-bit vectors (AVX2).</summary>
internal readonly unsafe struct ByteGap256 : IBlockCount
{
    private const int Lanes = 32;

    public static int Count(byte* query, byte* row, int blockCount, byte flip)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        Vector256<byte> turned = Vector256.Create(flip);
        Vector256<long> sum = Vector256<long>.Zero;
        int last = (blockCount - 1) * VectorFormat.BlockBytes;
        for (int i = 0; i < last; i += Lanes)
        {
            Vector256<byte> own = Vector256.Load(row + i) ^ turned;
            sum += Avx2.SumAbsoluteDifferences(Vector256.Load(query + i), own).AsInt64();
        }

        for (int i = last; i < last + VectorFormat.BlockBytes; i += Lanes)
        {
            Vector256<byte> mask = Vector256.Load(query + i + VectorFormat.BlockBytes);
            Vector256<byte> own = (Vector256.Load(row + i) ^ turned) & mask;
            sum += Avx2.SumAbsoluteDifferences(Vector256.Load(query + i), own).AsInt64();
        }

        return (int)Vector256.Sum(sum);
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product in 256-bit vectors (AVX2).</summary>
internal readonly unsafe struct ByteDot256<TSplit> : IByteDot
    where TSplit : struct, IByteSplit
{
    public static int Dot(short* even, short* odd, byte* row, int blockCount)
    {
        // In bounds: a row has blockCount blocks of 64 bytes, each half of the query 32 numbers for each.
        Vector256<int> a = Vector256<int>.Zero;
        Vector256<int> b = Vector256<int>.Zero;
        Vector256<int> c = Vector256<int>.Zero;
        Vector256<int> d = Vector256<int>.Zero;
        byte* end = row + (blockCount * VectorFormat.BlockBytes);
        for (; row < end; row += 64, even += 32, odd += 32)
        {
            Vector256<short> low = Vector256.Load(row).AsInt16();
            Vector256<short> high = Vector256.Load(row + 32).AsInt16();
            a += Avx2.MultiplyAddAdjacent(TSplit.Even(low), Vector256.Load(even));
            b += Avx2.MultiplyAddAdjacent(TSplit.Odd(low), Vector256.Load(odd));
            c += Avx2.MultiplyAddAdjacent(TSplit.Even(high), Vector256.Load(even + 16));
            d += Avx2.MultiplyAddAdjacent(TSplit.Odd(high), Vector256.Load(odd + 16));
        }

        return Vector256.Sum(a + b + (c + d));
    }
}

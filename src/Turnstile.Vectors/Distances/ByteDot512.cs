using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product in 512-bit vectors (AVX-512BW).</summary>
internal readonly unsafe struct ByteDot512<TSplit> : IByteDot
    where TSplit : struct, IByteSplit
{
    public static int Dot(short* even, short* odd, byte* row, int blockCount)
    {
        // In bounds: a row has blockCount blocks of 64 bytes, each half of the query 32 numbers for each.
        Vector512<int> a = Vector512<int>.Zero;
        Vector512<int> b = Vector512<int>.Zero;
        Vector512<int> c = Vector512<int>.Zero;
        Vector512<int> d = Vector512<int>.Zero;
        byte* end = row + (blockCount * VectorFormat.BlockBytes);
        for (; row + 64 < end; row += 128, even += 64, odd += 64)
        {
            Vector512<short> low = Vector512.Load(row).AsInt16();
            Vector512<short> high = Vector512.Load(row + 64).AsInt16();
            a += Avx512BW.MultiplyAddAdjacent(TSplit.Even(low), Vector512.Load(even));
            b += Avx512BW.MultiplyAddAdjacent(TSplit.Odd(low), Vector512.Load(odd));
            c += Avx512BW.MultiplyAddAdjacent(TSplit.Even(high), Vector512.Load(even + 32));
            d += Avx512BW.MultiplyAddAdjacent(TSplit.Odd(high), Vector512.Load(odd + 32));
        }

        if (row < end)
        {
            Vector512<short> last = Vector512.Load(row).AsInt16();
            a += Avx512BW.MultiplyAddAdjacent(TSplit.Even(last), Vector512.Load(even));
            b += Avx512BW.MultiplyAddAdjacent(TSplit.Odd(last), Vector512.Load(odd));
        }

        return Vector512.Sum(a + b + (c + d));
    }
}

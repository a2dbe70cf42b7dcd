using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product in 128-bit vectors, on any processor that has them.</summary>
internal readonly unsafe struct ByteDot128<TSplit> : IByteDot
    where TSplit : struct, IByteSplit
{
    public static int Dot(short* even, short* odd, byte* row, int blockCount)
    {
        // In bounds: a row has blockCount blocks of 64 bytes, each half of the query 32 numbers for each.
        Vector128<int> first = Vector128<int>.Zero;
        Vector128<int> second = Vector128<int>.Zero;
        for (int i = 0; i < blockCount * 4; i++)
        {
            Vector128<short> pairs = Vector128.Load(row + (i * 16)).AsInt16();
            first += MultiplyAddPairs(TSplit.Even(pairs), Vector128.Load(even + (i * 8)));
            second += MultiplyAddPairs(TSplit.Odd(pairs), Vector128.Load(odd + (i * 8)));
        }

        return Vector128.Sum(first + second);
    }

    /// <summary>Four sums of two products each. Which two differs by processor; the total does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> MultiplyAddPairs(Vector128<short> a, Vector128<short> b) =>
        Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(a, b) : MultiplyAddHalves(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> MultiplyAddHalves(Vector128<short> a, Vector128<short> b) =>
        (Vector128.WidenLower(a) * Vector128.WidenLower(b)) + (Vector128.WidenUpper(a) * Vector128.WidenUpper(b));
}

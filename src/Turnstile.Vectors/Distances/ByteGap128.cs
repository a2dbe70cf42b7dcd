using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Σ |query-row| over bytes in 128-bit vectors, on any processor that has them.</summary>
internal readonly unsafe struct ByteGap128 : IBlockCount
{
    private const int Lanes = 16;

    public static int Count(byte* query, byte* row, int blockCount, byte flip)
    {
        // In bounds: query and record have blockCount blocks of 64 bytes, and the mask follows the query.
        Vector128<byte> turned = Vector128.Create(flip);
        Vector128<long> sum = Vector128<long>.Zero;
        int last = (blockCount - 1) * VectorFormat.BlockBytes;
        for (int i = 0; i < last; i += Lanes)
        {
            sum += Gaps(Vector128.Load(query + i), Vector128.Load(row + i) ^ turned);
        }

        for (int i = last; i < last + VectorFormat.BlockBytes; i += Lanes)
        {
            Vector128<byte> mask = Vector128.Load(query + i + VectorFormat.BlockBytes);
            sum += Gaps(Vector128.Load(query + i), (Vector128.Load(row + i) ^ turned) & mask);
        }

        return (int)Vector128.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Gaps(Vector128<byte> a, Vector128<byte> b) => Sse2.IsSupported
        ? Sse2.SumAbsoluteDifferences(a, b).AsInt64()
        : GapsWidened(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> GapsWidened(Vector128<byte> a, Vector128<byte> b)
    {
        Vector128<byte> gaps = Vector128.Max(a, b) - Vector128.Min(a, b);
        Vector128<ushort> pairs = Vector128.WidenLower(gaps) + Vector128.WidenUpper(gaps);
        Vector128<uint> fours = Vector128.WidenLower(pairs) + Vector128.WidenUpper(pairs);
        return (Vector128.WidenLower(fours) + Vector128.WidenUpper(fours)).AsInt64();
    }
}

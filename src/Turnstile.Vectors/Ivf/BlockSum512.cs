using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Ivf;

/// <summary>The sums in 512-bit vectors (AVX-512BW), four groups at a time; see <see cref="BlockSum128"/>.</summary>
internal readonly unsafe struct BlockSum512 : IBlockSum
{
    public static void Add(byte* table, byte* codes, int groupCount, int* sums)
    {
        // In bounds: table and codes have 16 bytes for each group, and their number is a multiple of four.
        Vector512<ushort> low = default, lowOdd = default, high = default, highOdd = default;
        Vector512<byte> mask = Vector512.Create((byte)0xF);
        int end = groupCount * FastScanCodes.GroupBytes;
        for (int offset = 0; offset < end; offset += Vector512<byte>.Count)
        {
            Vector512<byte> entries = Vector512.Load(table + offset);
            Vector512<byte> code = Vector512.Load(codes + offset);
            Vector512<byte> upper = (code.AsUInt16() >>> 4).AsByte() & mask;
            Vector512<ushort> first = Avx512BW.Shuffle(entries, code & mask).AsUInt16();
            Vector512<ushort> second = Avx512BW.Shuffle(entries, upper).AsUInt16();
            low += first;
            lowOdd += first >>> 8;
            high += second;
            highOdd += second >>> 8;
        }

        BlockSum128.Finish(Fold(low), Fold(lowOdd), sums);
        BlockSum128.Finish(Fold(high), Fold(highOdd), sums + FastScanCodes.GroupBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Fold(Vector512<ushort> sums)
    {
        Vector256<ushort> half = sums.GetLower() + sums.GetUpper();
        return half.GetLower() + half.GetUpper();
    }
}

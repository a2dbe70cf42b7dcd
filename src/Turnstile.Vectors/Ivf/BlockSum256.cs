using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Ivf;

/// <summary>The sums in 256-bit vectors (AVX2), two groups at a time; see <see cref="BlockSum128"/>.</summary>
internal readonly unsafe struct BlockSum256 : IBlockSum
{
    public static void Add(byte* table, byte* codes, int groupCount, int* sums)
    {
        // In bounds: table and codes have 16 bytes for each group, of which there is an even number.
        Vector256<ushort> low = default, lowOdd = default, high = default, highOdd = default;
        Vector256<byte> mask = Vector256.Create((byte)0xF);
        int end = groupCount * FastScanCodes.GroupBytes;
        for (int offset = 0; offset < end; offset += Vector256<byte>.Count)
        {
            Vector256<byte> entries = Vector256.Load(table + offset);
            Vector256<byte> code = Vector256.Load(codes + offset);
            Vector256<byte> upper = (code.AsUInt16() >>> 4).AsByte() & mask;
            Vector256<ushort> first = Avx2.Shuffle(entries, code & mask).AsUInt16();
            Vector256<ushort> second = Avx2.Shuffle(entries, upper).AsUInt16();
            low += first;
            lowOdd += first >>> 8;
            high += second;
            highOdd += second >>> 8;
        }

        BlockSum128.Finish(low.GetLower() + low.GetUpper(), lowOdd.GetLower() + lowOdd.GetUpper(), sums);
        BlockSum128.Finish(
            high.GetLower() + high.GetUpper(),
            highOdd.GetLower() + highOdd.GetUpper(),
            sums + FastScanCodes.GroupBytes);
    }
}

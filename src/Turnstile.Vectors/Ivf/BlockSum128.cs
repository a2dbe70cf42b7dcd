using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Ivf;

/// <summary>The sums in 128-bit vectors: a look-up of 16 bytes, as SSSE3 and Arm64 processors have.</summary>
/// <remarks>Bytes are added as the 16-bit words they lie in, and the odd ones again by themselves; the difference,
/// modulo 2^16, is the sum of the even ones.</remarks>
internal readonly unsafe struct BlockSum128 : IBlockSum
{
    public static void Add(byte* table, byte* codes, int groupCount, int* sums)
    {
        // In bounds: table and codes have 16 bytes for each group.
        Vector128<ushort> low = default, lowOdd = default, high = default, highOdd = default;
        Vector128<byte> mask = Vector128.Create((byte)0xF);
        for (int offset = 0; offset < groupCount * FastScanCodes.GroupBytes; offset += FastScanCodes.GroupBytes)
        {
            Vector128<byte> entries = Vector128.Load(table + offset);
            Vector128<byte> code = Vector128.Load(codes + offset);
            Vector128<byte> upper = (code.AsUInt16() >>> 4).AsByte() & mask;
            Vector128<ushort> first = Vector128.ShuffleNative(entries, code & mask).AsUInt16();
            Vector128<ushort> second = Vector128.ShuffleNative(entries, upper).AsUInt16();
            low += first;
            lowOdd += first >>> 8;
            high += second;
            highOdd += second >>> 8;
        }

        Finish(low, lowOdd, sums);
        Finish(high, highOdd, sums + FastScanCodes.GroupBytes);
    }

    /// <summary>Adds 16 sums: of the even bytes, then of the odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Finish(Vector128<ushort> all, Vector128<ushort> odd, int* sums)
    {
        // In bounds: the caller has 16 sums here.
        Vector128<ushort> even = all - (odd << 8);
        Add(Vector128.WidenLower(even), sums);
        Add(Vector128.WidenUpper(even), sums + 4);
        Add(Vector128.WidenLower(odd), sums + 8);
        Add(Vector128.WidenUpper(odd), sums + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector128<uint> words, int* sums) => (Vector128.Load(sums) + words.AsInt32()).Store(sums);
}

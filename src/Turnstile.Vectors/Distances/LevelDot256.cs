using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of packed levels in 256-bit vectors: AVX-VNNI where there is such, else AVX2.</summary>
internal readonly unsafe struct LevelDot256<TWidth> : ILevelDot
    where TWidth : struct, ILevelWidth
{
    private const int GroupBytes = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dot(byte* query, byte* code, int byteCount) => AvxVnni.IsSupported
        ? DotBy<ProductSumVnni>(query, code, byteCount)
        : DotBy<ProductSumAvx2>(query, code, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int DotBy<TSum>(byte* query, byte* code, int byteCount)
        where TSum : struct, IProductSum256
    {
        // In bounds: the last group begins within the code, the slack behind the last record is longer than a group,
        // and the query has FieldCount groups for each.
        Vector256<int> even = Vector256<int>.Zero;
        Vector256<int> odd = Vector256<int>.Zero;
        byte* end = code + byteCount;
        for (; code < end; code += GroupBytes)
        {
            Vector256<byte> packed = Vector256.Load(code);
            if (TWidth.FieldCount == 1)
            {
                even = TSum.Add(even, Levels(packed), Query(query, 0));
            }

            // Written out: the compiler leaves a loop over fields one, whose counting costs as much as what it counts.
            if (TWidth.FieldCount >= 2)
            {
                packed = AddPair<TSum>(ref even, ref odd, packed, query, 0);
            }

            if (TWidth.FieldCount >= 4)
            {
                packed = AddPair<TSum>(ref even, ref odd, packed, query, 2);
            }

            if (TWidth.FieldCount == 8)
            {
                packed = AddPair<TSum>(ref even, ref odd, packed, query, 4);
                _ = AddPair<TSum>(ref even, ref odd, packed, query, 6);
            }

            query += TWidth.FieldCount * GroupBytes;
        }

        return Vector256.Sum(even + odd);
    }

    // Two fields; returns what comes after them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> AddPair<TSum>(
        ref Vector256<int> even, ref Vector256<int> odd, Vector256<byte> packed, byte* query, int field)
        where TSum : struct, IProductSum256
    {
        Vector256<byte> next = TWidth.Next(packed);
        TSum.AddNarrow(ref even, Levels(packed), Query(query, field), ref odd, Levels(next), Query(query, field + 1));
        return TWidth.Next(next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Levels(Vector256<byte> packed) => packed & Vector256.Create(TWidth.Mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<sbyte> Query(byte* query, int field) =>
        Vector256.Load(query + (field * GroupBytes)).AsSByte();
}

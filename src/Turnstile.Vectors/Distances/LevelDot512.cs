using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of packed levels in 512-bit vectors (AVX-512BW).</summary>
internal readonly unsafe struct LevelDot512<TWidth> : ILevelDot
    where TWidth : struct, ILevelWidth
{
    private const int GroupBytes = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dot(byte* query, byte* code, int byteCount)
    {
        // In bounds: the last group begins within the code, the slack behind the last record is as long as a group,
        // and the query has FieldCount groups for each.
        Vector512<int> sum = Vector512<int>.Zero;
        byte* end = code + byteCount;
        for (; code < end; code += GroupBytes)
        {
            Vector512<byte> packed = Vector512.Load(code);

            // Levels of several to a byte are at most 15, so the products of a byte's fields add up within an int16.
            Vector512<short> pairs = Products(packed, query, 0);
            if (TWidth.FieldCount >= 2)
            {
                packed = TWidth.Next(packed);
                pairs += Products(packed, query, 1);
            }

            for (int field = 2; field < TWidth.FieldCount; field++)
            {
                packed = TWidth.Next(packed);
                pairs += Products(packed, query, field);
            }

            sum += Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One);
            query += TWidth.FieldCount * GroupBytes;
        }

        return Vector512.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Products(Vector512<byte> packed, byte* query, int field) =>
        Avx512BW.MultiplyAddAdjacent(
            packed & Vector512.Create(TWidth.Mask), Vector512.Load(query + (field * GroupBytes)).AsSByte());
}

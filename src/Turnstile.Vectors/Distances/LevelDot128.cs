using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>The dot product of packed levels in 128-bit vectors, on any processor that has them.</summary>
internal readonly unsafe struct LevelDot128<TWidth> : ILevelDot
    where TWidth : struct, ILevelWidth
{
    private const int GroupBytes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dot(byte* query, byte* code, int byteCount)
    {
        // In bounds: a code is a whole number of groups, and the query has FieldCount groups for each.
        Vector128<int> sum = Vector128<int>.Zero;
        byte* end = code + byteCount;
        for (; code < end; code += GroupBytes)
        {
            Vector128<byte> packed = Vector128.Load(code);
            for (int field = 0; field < TWidth.FieldCount; field++, query += GroupBytes)
            {
                Vector128<byte> levels = packed & Vector128.Create(TWidth.Mask);
                sum += MultiplyAddFours(levels, Vector128.Load(query).AsSByte());
                packed = TWidth.Next(packed);
            }
        }

        return Vector128.Sum(sum);
    }

    /// <summary>Four sums of four products each. Which four differs by processor; the total does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> MultiplyAddFours(Vector128<byte> levels, Vector128<sbyte> query) =>
        Ssse3.IsSupported
            ? Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(levels, query), Vector128<short>.One)
            : MultiplyAddWidened(levels, query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> MultiplyAddWidened(Vector128<byte> levels, Vector128<sbyte> query)
    {
        // Two products of at most 127·128 fit an int16.
        Vector128<sbyte> signed = levels.AsSByte();
        Vector128<short> pairs = (Vector128.WidenLower(signed) * Vector128.WidenLower(query))
            + (Vector128.WidenUpper(signed) * Vector128.WidenUpper(query));
        return Vector128.WidenLower(pairs) + Vector128.WidenUpper(pairs);
    }
}

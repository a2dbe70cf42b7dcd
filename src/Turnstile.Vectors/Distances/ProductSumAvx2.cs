using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Products by vpmaddubsw, which does not saturate below 128, and vpmaddwd.</summary>
internal readonly struct ProductSumAvx2 : IProductSum256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> query) =>
        sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(levels, query), Vector256<short>.One);

    // Two products of at most 15 by 128 are below 2^12, so two such sums are added as int16, and widened once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddNarrow(
        ref Vector256<int> sum,
        Vector256<byte> levels,
        Vector256<sbyte> query,
        ref Vector256<int> other,
        Vector256<byte> otherLevels,
        Vector256<sbyte> otherQuery) => sum += Avx2.MultiplyAddAdjacent(
            Avx2.MultiplyAddAdjacent(levels, query) + Avx2.MultiplyAddAdjacent(otherLevels, otherQuery),
            Vector256<short>.One);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Turnstile.Vectors.Distances;

/// <summary>Products by vpdpbusd of AVX-VNNI.</summary>
internal readonly struct ProductSumVnni : IProductSum256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> query) =>
        AvxVnni.MultiplyWideningAndAdd(sum, levels, query);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddNarrow(
        ref Vector256<int> sum,
        Vector256<byte> levels,
        Vector256<sbyte> query,
        ref Vector256<int> other,
        Vector256<byte> otherLevels,
        Vector256<sbyte> otherQuery)
    {
        sum = Add(sum, levels, query);
        other = Add(other, otherLevels, otherQuery);
    }
}

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
}

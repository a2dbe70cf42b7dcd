using System.Runtime.Intrinsics;

namespace Turnstile.Vectors.Distances;

/// <summary>Adds products of levels up to 127 with int8, four to a lane: one instruction, or the like of it.</summary>
internal interface IProductSum256
{
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> query);

    /// <summary>Adds two such groups of products, of levels up to 15, to two sums of which only the total
    /// counts.</summary>
    static abstract void AddNarrow(
        ref Vector256<int> sum,
        Vector256<byte> levels,
        Vector256<sbyte> query,
        ref Vector256<int> other,
        Vector256<byte> otherLevels,
        Vector256<sbyte> otherQuery);
}

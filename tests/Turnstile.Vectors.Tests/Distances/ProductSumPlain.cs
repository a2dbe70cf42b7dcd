using System.Runtime.Intrinsics;
using Turnstile.Vectors.Distances;

namespace Turnstile.Vectors.Tests.Distances;

/// <summary>What vpdpbusd computes, one number at a time.</summary>
internal readonly struct ProductSumPlain : IProductSum256
{
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> levels, Vector256<sbyte> query)
    {
        int[] sums = new int[8];
        for (int i = 0; i < 32; i++)
        {
            sums[i / 4] += levels[i] * query[i];
        }

        return sum + Vector256.Create(sums);
    }

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

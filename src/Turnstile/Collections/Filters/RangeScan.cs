using System.Numerics;
using System.Runtime.Intrinsics;

namespace Turnstile.Collections.Filters;

/// <summary>Finds the cells inside a range, 64 to a word.</summary>
internal static class RangeScan
{
    /// <summary>One bit per cell that is at least <paramref name="low"/> and at most <paramref
    /// name="high"/>.</summary>
    /// <param name="cells">As many cells as rows.</param>
    /// <param name="low">The lower end; above the upper one, nothing is inside.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="bits">A word for every 64 cells; all are written.</param>
    public static void Find<T>(ReadOnlySpan<T> cells, T low, T high, Span<ulong> bits)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        int whole = cells.Length / 64;
        for (int word = 0; word < whole; word++)
        {
            bits[word] = Whole(cells.Slice(word * 64, 64), low, high);
        }

        if (whole < bits.Length)
        {
            bits[whole] = Part(cells[(whole * 64)..], low, high);
        }
    }

    private static ulong Whole<T>(ReadOnlySpan<T> cells, T low, T high)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        Vector256<T> lows = Vector256.Create(low);
        Vector256<T> highs = Vector256.Create(high);
        ulong outside = 0;
        for (int i = 0; i < 64; i += Vector256<T>.Count)
        {
            // There is no comparison of whole numbers that includes equals; a column has no NaN that would be neither.
            Vector256<T> some = Vector256.Create(cells[i..]);
            Vector256<T> beside = Vector256.LessThan(some, lows) | Vector256.GreaterThan(some, highs);
            outside |= (ulong)beside.ExtractMostSignificantBits() << i;
        }

        return ~outside;
    }

    private static ulong Part<T>(ReadOnlySpan<T> cells, T low, T high)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        ulong bits = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            bits |= cells[i] >= low && cells[i] <= high ? 1UL << i : 0;
        }

        return bits;
    }
}

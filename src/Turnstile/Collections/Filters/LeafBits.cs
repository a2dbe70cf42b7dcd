using Turnstile.Collections.Columns;

namespace Turnstile.Collections.Filters;

/// <summary>The last step of every condition on one field: null is unknown, and not turns the rest around.</summary>
internal static class LeafBits
{
    /// <summary>Makes the answers of <paramref name="isTrue"/>, which say nothing of nulls yet, complete.</summary>
    public static void Finish(
        IScalarColumn column, in ScanBlock block, bool isNegated, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        ulong flip = isNegated ? ulong.MaxValue : 0;
        ReadOnlySpan<ulong> nulls = column.Nulls.Words(block.Start / 64, isTrue.Length);
        nulls.CopyTo(isUnknown);
        for (int i = 0; i < isTrue.Length; i++)
        {
            isTrue[i] = (isTrue[i] ^ flip) & ~nulls[i];
        }
    }

    /// <summary>The answers for rows that are older than the field: all null.</summary>
    public static void AllUnknown(Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        isTrue.Clear();
        isUnknown.Fill(ulong.MaxValue);
    }

    /// <summary>The answer for a value that is there.</summary>
    public static Truth Of(bool matches, bool isNegated) => matches != isNegated ? Truth.True : Truth.False;
}

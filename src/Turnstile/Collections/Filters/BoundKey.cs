namespace Turnstile.Collections.Filters;

/// <summary>A document id inside, or outside, a range of keys. Keys compare byte by byte as ids do by value.</summary>
/// <param name="low">The lower end; null for none.</param>
/// <param name="high">The upper end; null for none.</param>
/// <param name="includesLow">Whether the lower end itself is inside.</param>
/// <param name="includesHigh">Whether the upper end itself is inside.</param>
/// <param name="isNegated">Whether the id must be outside.</param>
internal sealed class BoundKey(
    byte[]? low, byte[]? high, bool includesLow, bool includesHigh, bool isNegated) : IBoundNode
{
    /// <inheritdoc/>
    public void Scan(in ScanBlock block, Span<ulong> isTrue, Span<ulong> isUnknown)
    {
        isTrue.Clear();
        isUnknown.Clear();
        for (int i = 0; i < block.Count; i++)
        {
            isTrue[i / 64] |= IsMatch(block.Columns.Keys[block.Start + i]) ? 1UL << (i % 64) : 0;
        }
    }

    /// <inheritdoc/>
    public Truth Test(in FilterSubject subject) => IsMatch(subject.Key) ? Truth.True : Truth.False;

    private bool IsMatch(ReadOnlySpan<byte> key) => (IsAboveLow(key) && IsBelowHigh(key)) != isNegated;

    private bool IsAboveLow(ReadOnlySpan<byte> key)
    {
        int order = low is null ? 1 : key.SequenceCompareTo(low);
        return order > 0 || (order == 0 && includesLow);
    }

    private bool IsBelowHigh(ReadOnlySpan<byte> key)
    {
        int order = high is null ? -1 : key.SequenceCompareTo(high);
        return order < 0 || (order == 0 && includesHigh);
    }
}

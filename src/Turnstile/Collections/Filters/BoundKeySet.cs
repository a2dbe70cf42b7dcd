namespace Turnstile.Collections.Filters;

/// <summary>A document id that is, or is not, one of several.</summary>
internal sealed class BoundKeySet : IBoundNode
{
    private readonly byte[][] _sorted;
    private readonly bool _isNegated;

    /// <summary>A test against encoded ids.</summary>
    public BoundKeySet(IEnumerable<byte[]> keys, bool isNegated)
    {
        _sorted = [.. keys];
        Array.Sort(_sorted, (left, right) => left.AsSpan().SequenceCompareTo(right));
        _isNegated = isNegated;
    }

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

    private bool IsMatch(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _sorted.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = key.SequenceCompareTo(_sorted[middle]);
            if (order == 0)
            {
                return !_isNegated;
            }

            low = order > 0 ? middle + 1 : low;
            high = order < 0 ? middle - 1 : high;
        }

        return _isNegated;
    }
}

namespace Turnstile.Kv.Ranges;

/// <summary>Deletes of ranges in several lists, each of which begins where the one before it has ended, or
/// later.</summary>
/// <remarks>So lie those of the tables of one level. None of the lists is empty. Threads: any.</remarks>
internal sealed class RangeRow(RangeTombstones[] lists) : IRangeSource
{
    /// <inheritdoc/>
    public RangeSpan SpanOf(ReadOnlySpan<byte> key, Sequence at, Sequence shown)
    {
        int low = 0;
        int high = lists.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (lists[middle].End.AsSpan().SequenceCompareTo(key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        byte[]? before = low == 0 ? null : lists[low - 1].End;
        if (low == lists.Length)
        {
            return new RangeSpan(Sequence.Zero, before, null);
        }

        RangeSpan span = lists[low].SpanOf(key, at, shown);
        return span.Start is null ? span with { Start = before } : span;
    }
}

using Turnstile.Kv.Ranges;

namespace Turnstile.Kv.Tables;

/// <summary>Between which stored keys a table lies, entries and deleted ranges together.</summary>
/// <param name="First">The first key.</param>
/// <param name="Last">The last key, or the first behind.</param>
/// <param name="IsLastOutside">Which of the two it is: a deleted range ends before a key, an entry lies on one.</param>
internal readonly record struct TableBounds(ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Last, bool IsLastOutside)
{
    /// <summary>The bounds of entries from one key to another, both empty for none, and of ranges.</summary>
    public static TableBounds Of(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> last, RangeTombstones ranges)
    {
        if (ranges.IsEmpty)
        {
            return new TableBounds(first, last, false);
        }

        bool hasEntries = !first.IsEmpty;
        bool rangeBegins = !hasEntries || ranges.Start.AsSpan().SequenceCompareTo(first.Span) < 0;
        bool rangeEnds = !hasEntries || ranges.End.AsSpan().SequenceCompareTo(last.Span) > 0;
        return new TableBounds(rangeBegins ? ranges.Start : first, rangeEnds ? ranges.End : last, rangeEnds);
    }
}

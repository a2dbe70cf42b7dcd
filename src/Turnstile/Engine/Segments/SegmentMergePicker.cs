using System.Collections.Immutable;
using Turnstile.Collections.Segments;

namespace Turnstile.Engine.Segments;

/// <summary>Chooses which segments of a collection are merged.</summary>
/// <remarks>
/// Size-tiered: consecutive segments are merged when the others together are at least as large as the largest of them,
/// so a row is written again only when what it lies in at least doubles, and there are about as many segments as a
/// collection has doublings. And a segment is rewritten alone when much of it is superseded. Segments stay in the order
/// of their sequences, so only neighbours are merged.</remarks>
internal static class SegmentMergePicker
{
    /// <summary>Fewer segments than this are not merged for their number.</summary>
    public const int SourceCountMin = 3;

    /// <summary>A segment is rewritten when one in so many of its rows can be dropped.</summary>
    public const int DroppedShare = 3;

    /// <summary>A run of neighbours that is worth merging; empty for none.</summary>
    /// <param name="liveRows">For each segment, oldest first, how many rows would be kept; negative for one that cannot
    /// be merged now.</param>
    /// <param name="rowsMax">The most rows of a segment.</param>
    public static Range Pick(ReadOnlySpan<int> liveRows, int rowsMax)
    {
        Range best = 0..0;
        int bestCount = SourceCountMin - 1;
        for (int from = 0; from < liveRows.Length; from++)
        {
            long total = 0;
            int largest = 0;
            for (int to = from; to < liveRows.Length && liveRows[to] >= 0; to++)
            {
                total += liveRows[to];
                largest = Math.Max(largest, liveRows[to]);
                if (total > rowsMax)
                {
                    break;
                }

                if (to + 1 - from > bestCount && largest > 0 && total >= 2L * largest)
                {
                    best = from..(to + 1);
                    bestCount = to + 1 - from;
                }
            }
        }

        return best;
    }

    /// <summary>Whether so many rows to be dropped are worth writing the others again.</summary>
    public static bool IsWorthRewriting(int rows, int dropped) => dropped > 0 && dropped >= rows / DroppedShare;

    /// <summary>How many rows of a segment were superseded at or before a sequence.</summary>
    public static int CountDropped(Segment segment, Sequence through)
    {
        int dropped = 0;
        int count = segment.Sequences.SupersededCount == 0 ? 0 : segment.Count;
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            dropped += segment.Sequences.IsLive(ordinal, through) ? 0 : 1;
        }

        return dropped;
    }

    /// <summary>The segments of a run.</summary>
    public static ImmutableArray<Segment> Of(ImmutableArray<Segment> segments, Range run) =>
        [.. segments.AsSpan()[run]];
}

using System.Collections.Immutable;
using Turnstile.Collections.Segments;

namespace Turnstile.Engine.Segments;

/// <summary>Chooses which segments of a collection are merged.</summary>
/// <remarks>
/// Consecutive segments are merged when the rows of all but the largest, and what can be dropped, come to half of what
/// is kept of the largest, by the usual <see cref="SegmentMergeRule"/>; a single one is rewritten by the same rule. The
/// graph of the largest goes on, and the others' rows are entered anew, so a row is entered again only when what it
/// lies in at least doubles; what is copied more often, and costs little, are files. A search goes through each
/// segment, and those that are left are small beside the largest: rows of such are known by its nodes
/// (<see cref="AnchorJob"/>). Segments stay in the order of their sequences, so only neighbours are merged.</remarks>
internal static class SegmentMergePicker
{
    /// <summary>The most bytes that ids and scalar fields of segments that become one may take, for they are read and
    /// written in one piece.</summary>
    public const long ColumnBytesMax = 1 << 30;

    /// <summary>A run of neighbours that is worth merging, the longest there is; empty for none.</summary>
    /// <param name="segments">Oldest first; null for one that cannot be merged now.</param>
    /// <param name="rowsMax">The most rows of a segment.</param>
    /// <param name="rule">What a merge must be worth.</param>
    public static Range Pick(ReadOnlySpan<MergeableRows?> segments, int rowsMax, SegmentMergeRule rule)
    {
        Range best = 0..0;
        int bestCount = 0;
        for (int from = 0; from < segments.Length; from++)
        {
            long total = 0;
            long dropped = 0;
            long bytes = 0;
            int largest = 0;
            for (int to = from; to < segments.Length && segments[to] is { } rows; to++)
            {
                total += rows.Live;
                dropped += rows.Dropped;
                largest = Math.Max(largest, rows.Live);
                bytes += rows.ColumnBytes;
                int count = to + 1 - from;
                if (total > rowsMax || (bytes > ColumnBytesMax && count > 1))
                {
                    break;
                }

                long worth = total - largest + dropped;
                bool isTimely = count > 1 || !IsBesideOneToCome(segments, from);
                if (count > bestCount && largest > 0 && isTimely && rule.IsWorth(worth, largest))
                {
                    best = from..(to + 1);
                    bestCount = count;
                }
            }
        }

        return best;
    }

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

    // What will be merged with it in a moment: it is not worth rewriting before. The last segment may be one that is
    // written, which is nothing to wait for.
    private static bool IsBesideOneToCome(ReadOnlySpan<MergeableRows?> segments, int at) =>
        (at > 0 && segments[at - 1] is null) || (at + 2 < segments.Length && segments[at + 1] is null);
}

using System.Collections.Immutable;
using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Writing;

/// <summary>Says when a writing segment is sealed before it is full: once a merge would drop much, or would make one
/// graph of two that searches walk through.</summary>
/// <remarks>A segment in memory takes part in no merge. Where nobody searches, rows that are all new had better lie in
/// large segments. Threads: turnstile only; recovery and read-only openings, where nothing merges, do not
/// ask.</remarks>
internal static class EarlySeal
{
    // Of the largest segment: fewer rows beside it cost searches little.
    private const int RowShare = 4;
    private const int SupersededShare = 2;

    /// <summary>Whether the newest of some segments, which is the one that is written, is worth sealing.</summary>
    public static bool IsWorth(ImmutableArray<Segment> segments, SegmentLimits limits)
    {
        Segment writing = segments[^1];
        int count = writing.Count;
        if (count < limits.EarlyRowsMinOf(writing.IsSearched))
        {
            return false;
        }

        if (SupersededShare * (long)writing.Sequences.SupersededCount >= count)
        {
            return true;
        }

        Segment? largest = null;
        long superseded = 0;
        long rows = 0;
        foreach (Segment segment in segments)
        {
            superseded += segment.Sequences.SupersededCount;
            rows += segment.Count;
            largest = segment != writing && (largest is null || segment.Count > largest.Count) ? segment : largest;
        }

        if (largest is null || RowShare * (long)count < largest.Count)
        {
            return false;
        }

        int kept = largest.Count - largest.Sequences.SupersededCount;
        return SegmentMergeRule.Usual.IsWorth(writing.IsSearched ? rows - kept : superseded, kept);
    }
}

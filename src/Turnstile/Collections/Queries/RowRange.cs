using Turnstile.Collections.Segments;

namespace Turnstile.Collections.Queries;

/// <summary>Rows of one segment that one thread searches.</summary>
/// <param name="Segment">Which segment of the view.</param>
/// <param name="From">The first row.</param>
/// <param name="To">One past the last.</param>
internal readonly record struct RowRange(int Segment, int From, int To)
{
    // Fewer are compared sooner than another thread begins.
    private const int RowsMin = 4_096;

    // So many for each thread, for some end sooner than others.
    private const int RangesPerThread = 4;

    /// <summary>All rows that are visible, in ranges for so many threads.</summary>
    public static List<RowRange> Of(CollectionState collection, Sequence at, int threadCount)
    {
        long total = collection.Segments.Sum(segment => (long)segment.CountAt(at));
        int rows = (int)Math.Max(RowsMin, total / (threadCount * RangesPerThread));
        var ranges = new List<RowRange>();
        for (int segment = 0; segment < collection.Segments.Length; segment++)
        {
            int count = collection.Segments[segment].CountAt(at);
            for (int from = 0; from < count; from += rows)
            {
                ranges.Add(new RowRange(segment, from, Math.Min(count, from + rows)));
            }
        }

        return ranges;
    }

    /// <summary>All rows that are visible, a segment in each range.</summary>
    public static List<RowRange> Whole(CollectionState collection, Sequence at)
    {
        var ranges = new List<RowRange>();
        for (int segment = 0; segment < collection.Segments.Length; segment++)
        {
            if (collection.Segments[segment].CountAt(at) is > 0 and var count)
            {
                ranges.Add(new RowRange(segment, 0, count));
            }
        }

        return ranges;
    }
}

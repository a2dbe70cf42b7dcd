using Turnstile.Collections.Segments;
using Turnstile.Engine.Segments;

namespace Turnstile.Tests.Engine;

public sealed class SegmentMergePickerTests
{
    // Rows that are kept, and behind a minus how many are dropped; - for a segment that cannot be merged now.
    [Theory]
    [InlineData("", "none")]
    [InlineData("5 5", "0..2")]
    [InlineData("5 5 5", "0..3")]
    [InlineData("0 0 0", "none")]
    [InlineData("30 14", "none")]
    [InlineData("30 15", "0..2")]
    [InlineData("14 30", "none")]
    [InlineData("15 30", "0..2")]
    [InlineData("30 5 5", "1..3")]
    [InlineData("30 10 10 10", "0..4")]
    [InlineData("90 5 5 5", "1..4")]
    [InlineData("5 5 5 90", "0..3")]
    [InlineData("5 - 5 5", "2..4")]
    [InlineData("5 - 5 5 5", "2..5")]
    [InlineData("60 60 60", "none")]
    [InlineData("50 50 50", "0..2")]
    [InlineData("30 30 30", "0..3")]
    [InlineData("30-5 10", "0..2")]
    [InlineData("30-4 10", "none")]
    public void Neighbours_are_merged_when_that_is_worth_half_of_what_is_kept_of_the_largest(
        string segments, string expected) =>
        Assert.Equal(expected, Pick(segments));

    [Theory]
    [InlineData("90", "none")]
    [InlineData("61-29", "none")]
    [InlineData("60-30", "0..1")]
    [InlineData("1-1", "0..1")]
    [InlineData("0-9", "none")]
    public void A_segment_is_rewritten_alone_when_a_third_can_go(string segments, string expected) =>
        Assert.Equal(expected, Pick(segments));

    [Theory]
    [InlineData("60-30 -", "0..1")]
    [InlineData("60-30 - -", "none")]
    [InlineData("- 60-30", "none")]
    [InlineData("60-30 10 -", "0..2")]
    public void What_will_be_merged_in_a_moment_is_not_rewritten_before(string segments, string expected) =>
        Assert.Equal(expected, Pick(segments));

    [Theory]
    [InlineData("48 2", "none")]
    [InlineData("48 3", "0..2")]
    [InlineData("48 3 3 40", "0..4")]
    [InlineData("98 1-1", "1..2")]
    [InlineData("98", "none")]
    public void Who_waits_gets_what_is_worth_a_sixteenth(string segments, string expected) =>
        Assert.Equal(expected, Pick(segments, SegmentMergeRule.Thorough));

    [Theory]
    [InlineData("600 500", "0..1")]
    [InlineData("600 400", "0..2")]
    [InlineData("600 400 400", "0..2")]
    [InlineData("2000", "0..1")]
    public void No_more_is_merged_than_can_be_read_in_one_piece(string mebibytes, string expected)
    {
        MergeableRows?[] rows = [.. mebibytes.Split(' ').Select(
            static size => new MergeableRows(60, 40, ColumnBytes: (long)int.Parse(size) << 20))];
        Range range = SegmentMergePicker.Pick(rows, int.MaxValue, SegmentMergeRule.Usual);
        Assert.Equal(expected, range.Equals(0..0) ? "none" : range.ToString());
    }

    [Fact]
    public void A_row_is_entered_again_as_often_as_a_collection_doubles()
    {
        var segments = new List<int>();
        long entered = 0;
        const int Flushes = 1000;
        for (int i = 0; i < Flushes; i++)
        {
            segments.Add(100);
            while (Pick() is var run && !run.Equals(0..0))
            {
                (int from, int count) = run.GetOffsetAndLength(segments.Count);
                List<int> merged = segments.GetRange(from, count);
                entered += merged.Sum() - merged.Max();
                segments.RemoveRange(from, count);
                segments.Insert(from, merged.Sum());
            }
        }

        Assert.InRange(segments.Count, 1, Math.Log2(Flushes));
        Assert.InRange(entered, 0, 100L * Flushes * (long)Math.Ceiling(Math.Log2(Flushes)));

        Range Pick() => SegmentMergePicker.Pick(
            [.. segments.Select(live => new MergeableRows(live, 0, 0))], int.MaxValue, SegmentMergeRule.Usual);
    }

    private static string Pick(string segments) => Pick(segments, SegmentMergeRule.Usual);

    private static string Pick(string segments, SegmentMergeRule rule)
    {
        MergeableRows?[] rows =
            [.. segments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        Range picked = SegmentMergePicker.Pick(rows, rowsMax: 100, rule);
        return picked.Equals(0..0) ? "none" : picked.ToString();
    }

    private static MergeableRows? Parse(string segment)
    {
        if (segment == "-")
        {
            return null;
        }

        string[] parts = segment.Split('-');
        return new MergeableRows(int.Parse(parts[0]), parts.Length > 1 ? int.Parse(parts[1]) : 0, ColumnBytes: 0);
    }
}

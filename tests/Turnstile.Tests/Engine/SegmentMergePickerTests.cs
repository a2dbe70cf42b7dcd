using Turnstile.Engine.Segments;

namespace Turnstile.Tests.Engine;

public sealed class SegmentMergePickerTests
{
    [Theory]
    [InlineData("", "none")]
    [InlineData("5 5", "none")]
    [InlineData("5 5 5", "0..3")]
    [InlineData("0 0 0", "none")]
    [InlineData("30 5 5", "none")]
    [InlineData("30 10 10 10", "0..4")]
    [InlineData("90 5 5 5", "1..4")]
    [InlineData("5 5 5 90", "0..3")]
    [InlineData("5 -1 5 5", "none")]
    [InlineData("5 -1 5 5 5", "2..5")]
    [InlineData("60 60 60", "none")]
    [InlineData("40 40 40", "none")]
    [InlineData("30 30 30", "0..3")]
    public void Neighbours_are_merged_when_together_they_outweigh_the_largest(string live, string expected)
    {
        int[] rows = [.. live.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Range picked = SegmentMergePicker.Pick(rows, rowsMax: 100);
        Assert.Equal(expected, picked.Equals(0..0) ? "none" : picked.ToString());
    }

    [Fact]
    public void A_row_is_written_again_as_often_as_a_collection_doubles()
    {
        var segments = new List<int>();
        long written = 0;
        const int Flushes = 1000;
        for (int i = 0; i < Flushes; i++)
        {
            segments.Add(100);
            while (SegmentMergePicker.Pick([.. segments], int.MaxValue) is var run && !run.Equals(0..0))
            {
                (int from, int count) = run.GetOffsetAndLength(segments.Count);
                int sum = segments.GetRange(from, count).Sum();
                written += sum;
                segments.RemoveRange(from, count);
                segments.Insert(from, sum);
            }
        }

        Assert.InRange(segments.Count, 1, 2 * Math.Log2(Flushes));
        Assert.InRange(written, 0, 100L * Flushes * (long)Math.Ceiling(Math.Log2(Flushes)));
    }

    [Theory]
    [InlineData(90, 0, false)]
    [InlineData(90, 29, false)]
    [InlineData(90, 30, true)]
    [InlineData(2, 1, true)]
    public void A_segment_is_rewritten_alone_when_a_third_can_go(int rows, int dropped, bool isWorth) =>
        Assert.Equal(isWorth, SegmentMergePicker.IsWorthRewriting(rows, dropped));
}

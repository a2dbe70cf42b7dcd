using System.Collections.Immutable;
using Turnstile.Collections.Schema;
using Turnstile.Collections.Segments;
using Turnstile.Collections.Writing;

namespace Turnstile.Tests.Collections.Writing;

public sealed class EarlySealTests
{
    private static readonly CollectionSchema s_schema = new("items", DocumentIdKind.Int64);
    private static readonly SegmentLimits s_limits = new(1 << 20, 10_000) { EarlyRowsMin = 10 };

    // Rows of each segment, and behind a minus how many of them are superseded; the last is the one that is written.
    [Theory]
    [InlineData("9-9", false)]
    [InlineData("10-4", false)]
    [InlineData("10-5", true)]
    [InlineData("1000", false)]
    [InlineData("1000 10", false)]
    [InlineData("1000 249-1", false)]
    [InlineData("1000-200 249", false)]
    [InlineData("1000-200 250", true)]
    [InlineData("1000-100 350", true)]
    [InlineData("1000-100 349", false)]
    [InlineData("1000 499", false)]
    [InlineData("1000 500", true)]
    [InlineData("1000 240 250", false)]
    [InlineData("1000 250 250", true)]
    [InlineData("20 1000 500", true)]
    [InlineData("10 9", false)]
    [InlineData("10 10", true)]
    public void A_segment_that_is_searched_is_sealed_when_a_merge_is_worth_it(string rows, bool isWorth) =>
        Check(rows, isSearched: true, isWorth);

    [Theory]
    [InlineData("10-5", true)]
    [InlineData("1000 1000", false)]
    [InlineData("1000-333 1000", false)]
    [InlineData("1000-333 1000-1", true)]
    [InlineData("1000-334 249", false)]
    [InlineData("1000-334 250", true)]
    public void Where_nobody_searches_only_what_can_be_dropped_counts(string rows, bool isWorth) =>
        Check(rows, isSearched: false, isWorth);

    [Theory]
    [InlineData("100 49", true, false)]
    [InlineData("100 50", true, true)]
    [InlineData("100-50 99", false, false)]
    [InlineData("100-50 100", false, true)]
    public void Where_somebody_searches_fewer_rows_are_enough(string rows, bool isSearched, bool isWorth) =>
        Check(rows, isSearched, isWorth, s_limits with { EarlyRowsMin = 100, SearchedRowsMin = 50 });

    [Fact]
    public void Rows_that_are_enough_where_nobody_searches_are_enough_where_somebody_does() =>
        Check("10 10", isSearched: true, isWorth: true, s_limits with { SearchedRowsMin = 20 });

    private static void Check(string rows, bool isSearched, bool isWorth) => Check(rows, isSearched, isWorth, s_limits);

    private static void Check(string rows, bool isSearched, bool isWorth, SegmentLimits limits)
    {
        ImmutableArray<Segment> segments = [.. rows.Split(' ').Select(Make)];
        if (isSearched)
        {
            segments[^1].NoteSearch();
        }

        Assert.Equal(isWorth, EarlySeal.IsWorth(segments, limits));
        foreach (Segment segment in segments)
        {
            segment.Release();
        }
    }

    private static Segment Make(string rows)
    {
        int[] counts = [.. rows.Split('-').Select(int.Parse)];
        Segment segment = Segment.Create(5, s_schema, s_limits, rowsMin: 1);
        for (int row = 0; row < counts[0]; row++)
        {
            segment.Sequences.Write(row, new Sequence((ulong)row + 1));
        }

        segment.Publish(counts[0]);
        for (int row = 0; row < counts.ElementAtOrDefault(1); row++)
        {
            Assert.True(segment.TrySupersede(row, new Sequence(20_000)));
        }

        return segment;
    }
}

using Turnstile.Kv;
using Turnstile.Kv.Ranges;

namespace Turnstile.Tests.Kv.Ranges;

public sealed class RangeTombstonesTests
{
    private const int KeyCount = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_ranges_answer_as_a_list_of_them_does(int seed)
    {
        var random = new Random(seed);
        var added = new List<(int Start, int End, ulong Sequence)>();
        RangeTombstones all = RangeTombstones.Empty;
        for (ulong sequence = 1; sequence <= 60; sequence++)
        {
            int start = random.Next(KeyCount - 1);
            int end = random.Next(start + 1, KeyCount);
            added.Add((start, end, sequence));
            all = all.With(Key(start), Key(end), new Sequence(sequence));
            Compare(all, added, random);
        }

        ulong[] halves = [0, 30];
        RangeTombstones merged = RangeTombstones.Merge(halves.Select(half => added
            .Where(range => range.Sequence > half && range.Sequence <= half + 30)
            .Aggregate(
                RangeTombstones.Empty,
                (list, range) => list.With(Key(range.Start), Key(range.End), new Sequence(range.Sequence)))));
        Compare(merged, added, random);
    }

    [Fact]
    public void A_span_holds_for_every_key_in_it_and_ends_where_the_answer_may_change()
    {
        RangeTombstones ranges = RangeTombstones.Empty
            .With(Key(5), Key(10), new Sequence(3))
            .With(Key(8), Key(20), new Sequence(7));
        for (ulong at = 1; at < 9; at++)
        {
            for (int i = 0; i < KeyCount; i++)
            {
                RangeSpan span = ranges.SpanOf(Key(i), new Sequence(at), new Sequence(at));
                for (int j = 0; j < KeyCount; j++)
                {
                    bool isInside = (span.Start is null || Compare(Key(j), span.Start) >= 0)
                        && (span.End is null || Compare(Key(j), span.End) < 0);
                    Assert.True(i != j || isInside);
                    Assert.True(!isInside || ranges.NewestAt(Key(j), new Sequence(at)) == span.Cover);
                }
            }
        }
    }

    [Fact]
    public void Trimming_keeps_what_readers_at_the_horizon_can_tell_apart_and_joins_what_became_one()
    {
        RangeTombstones ranges = RangeTombstones.Empty
            .With(Key(0), Key(10), new Sequence(1))
            .With(Key(5), Key(15), new Sequence(4))
            .With(Key(12), Key(20), new Sequence(9));
        RangeTombstones kept = ranges.Trimmed(new Sequence(5), static _ => false);
        Assert.Equal(
            ["0-5:1", "5-12:4", "12-15:9,4", "15-20:9"], Texts(kept));
        Assert.Equal(["12-20:9"], Texts(ranges.Trimmed(new Sequence(5), static _ => true)));
        Assert.True(ranges.Trimmed(new Sequence(9), static _ => true).IsEmpty);
    }

    [Fact]
    public void A_cut_loses_nothing_and_goes_over_no_bound()
    {
        RangeTombstones ranges = RangeTombstones.Empty
            .With(Key(2), Key(9), new Sequence(1))
            .With(Key(12), Key(20), new Sequence(2));
        Assert.Equal(["2-5:1"], Texts(ranges.Within(null, Key(5))));
        Assert.Equal(["5-9:1", "12-15:2"], Texts(ranges.Within(Key(5), Key(15))));
        Assert.Equal(["15-20:2"], Texts(ranges.Within(Key(15), null)));
        Assert.True(ranges.Within(Key(9), Key(12)).IsEmpty);
    }

    [Fact]
    public void A_fragment_is_bare_until_a_key_of_it_is_written_again()
    {
        RangeTombstones ranges = RangeTombstones.Empty.With(Key(1), Key(5), new Sequence(3));
        Assert.True(ranges.SpanOf(Key(2), new Sequence(9), new Sequence(9)).IsBare);
        ranges.Find(Key(2))!.Touch(new Sequence(7));
        Assert.True(ranges.SpanOf(Key(2), new Sequence(6), new Sequence(6)).IsBare);
        Assert.False(ranges.SpanOf(Key(2), new Sequence(7), new Sequence(7)).IsBare);

        // As a flush asks, which goes by an older horizon and keeps what is newer.
        Assert.False(ranges.SpanOf(Key(2), new Sequence(6), new Sequence(ulong.MaxValue)).IsBare);
        ranges = ranges.With(Key(1), Key(9), new Sequence(8));
        Assert.True(ranges.SpanOf(Key(2), new Sequence(8), new Sequence(8)).IsBare);
        Assert.False(ranges.SpanOf(Key(2), new Sequence(7), new Sequence(7)).IsBare);
    }

    private static void Compare(RangeTombstones ranges, List<(int Start, int End, ulong Sequence)> added, Random random)
    {
        ulong at = (ulong)random.Next(added.Count + 2);
        for (int i = 0; i < KeyCount; i++)
        {
            ulong expected = added.Where(r => r.Start <= i && i < r.End && r.Sequence <= at)
                .Select(r => r.Sequence).DefaultIfEmpty(0UL).Max();
            Assert.Equal(expected, ranges.NewestAt(Key(i), new Sequence(at)).Value);
            bool isNewer = added.Any(r => r.Start <= i + 1 && i < r.End && r.Sequence > at);
            Assert.Equal(isNewer, ranges.AnyAfter(new KeyRange(Key(i), Key(i + 2)), new Sequence(at)));
        }
    }

    private static IEnumerable<string> Texts(RangeTombstones ranges)
    {
        foreach (RangeFragment fragment in ranges.Fragments.ToArray())
        {
            var points = new List<ulong>();
            for (DeletePoint? point = fragment.Newest; point is not null; point = point.Older)
            {
                points.Add(point.Sequence.Value);
            }

            yield return $"{fragment.Start[^1]}-{fragment.End[^1]}:{string.Join(",", points)}";
        }
    }

    private static int Compare(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b);

    private static byte[] Key(int number) => [0, 0, 0, 1, (byte)number];
}

using Turnstile.Collections.Segments;

namespace Turnstile.Tests.Collections.Segments;

public sealed class RowSequencesTests : IDisposable
{
    private const int Count = 1000;

    private readonly RowSequences _rows = new(Count);

    public RowSequencesTests()
    {
        for (int i = 0; i < Count; i++)
        {
            _rows.Write(i, new Sequence((ulong)(10 + (2 * i))));
        }
    }

    public void Dispose() => _rows.Dispose();

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 2)]
    [InlineData(100_000, Count)]
    public void Rows_are_counted_up_to_a_sequence(ulong at, int count) =>
        Assert.Equal(count, _rows.CountUpTo(Count, new Sequence(at)));

    [Fact]
    public void A_row_is_found_by_the_sequence_that_wrote_it()
    {
        Assert.Equal(7, _rows.Find(Count, new Sequence(24)));
        Assert.Equal(-1, _rows.Find(Count, new Sequence(25)));
        Assert.Equal(-1, _rows.Find(7, new Sequence(24)));
    }

    [Fact]
    public void A_row_is_live_until_the_sequence_that_supersedes_it()
    {
        Assert.True(_rows.Supersede(3, new Sequence(5000)));
        Assert.False(_rows.Supersede(3, new Sequence(6000)));
        Assert.True(_rows.IsLive(3, new Sequence(4999)));
        Assert.False(_rows.IsLive(3, new Sequence(5000)));
        Assert.Equal(new Sequence(5000), _rows.SupersededAt(3));
        Assert.Equal(1, _rows.SupersededCount);
    }

    [Fact]
    public void Each_row_has_a_mark_of_its_own()
    {
        for (int i = 0; i < Count; i += 3)
        {
            _rows.Supersede(i, new Sequence((ulong)(5000 + i)));
        }

        for (int i = 0; i < Count; i++)
        {
            bool isMarked = i % 3 == 0;
            Assert.Equal(!isMarked, _rows.IsLive(i, new Sequence((ulong)(5000 + i))));
            Assert.True(_rows.IsLive(i, new Sequence((ulong)(4999 + i))));
        }
    }

    [Fact]
    public void Dead_rows_at_the_head_are_passed_over_by_those_alone_for_whom_all_are_dead()
    {
        for (int i = RowSequences.DeadRowsStep; i >= 0; i--)
        {
            _rows.Supersede(i, new Sequence((ulong)(5000 + i)));
        }

        var last = new Sequence(5000 + RowSequences.DeadRowsStep);
        Assert.Equal(RowSequences.DeadRowsStep + 1, _rows.FirstLive(last));
        Assert.Equal(0, _rows.FirstLive(new Sequence(last.Value - 1)));
    }
}

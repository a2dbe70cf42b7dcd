using Turnstile.Log;

namespace Turnstile.Tests.Log;

public sealed class LogCursorTests
{
    [Fact]
    public void It_stands_where_it_was_and_sees_what_comes()
    {
        using var logs = new LogFixture();
        using LogWriter log = logs.Create(1);
        using LogCursor cursor = Find(logs, 1)!;
        Assert.False(cursor.TryRead(out _));
        for (ulong i = 1; i <= 50; i++)
        {
            LogFixture.Append(log, i, 1, 1, 2, 3);
            Assert.False(cursor.TryRead(out _));
            log.Write();
            Assert.True(cursor.TryRead(out LogFrame frame));
            Assert.Equal(i, frame.First.Value);
            Assert.Equal(log.End, cursor.End);
        }
    }

    [Fact]
    public void It_goes_on_into_the_successor_from_the_stated_end_alone()
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        using LogWriter second = logs.Create(2, 3, end, salt: 2);
        using LogCursor cursor = Find(logs, 1)!;
        Assert.True(cursor.TryRead(out _));
        using LogReader successor = cursor.OpenSuccessor()!;
        Assert.True(cursor.IsFollowedBy(successor));
        var early = Assert.Throws<CorruptionException>(() => cursor.GoOn(successor));
        Assert.Equal(logs.PathOf(1), early.File);

        Assert.True(cursor.TryRead(out _));
        cursor.GoOn(successor);
        Assert.Equal(new FileNumber(2), cursor.End.Number);
        Assert.Equal(new Sequence(3), cursor.End.Next);
        Assert.Null(cursor.OpenSuccessor());
    }

    [Fact]
    public void A_successor_that_states_another_end_is_refused()
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        using LogWriter second = logs.Create(2, 3, end with { Checksum = end.Checksum ^ 1 }, salt: 2);
        using LogCursor cursor = Find(logs, 1)!;
        Assert.True(cursor.TryRead(out _) && cursor.TryRead(out _));
        using LogReader successor = cursor.OpenSuccessor()!;
        Assert.Throws<CorruptionException>(() => cursor.GoOn(successor));
        Assert.Equal(end, cursor.End);
    }

    [Fact]
    public void A_log_that_follows_another_one_is_no_successor()
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        end = WriteTwo(logs, 2, 3, end);
        WriteTwo(logs, 3, 5, end);
        using LogCursor cursor = Find(logs, 1)!;
        File.Delete(logs.PathOf(2));
        using LogReader next = cursor.OpenSuccessor()!;
        Assert.False(cursor.IsFollowedBy(next));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 3)]
    [InlineData(100, 3)]
    public void It_begins_in_the_newest_log_that_begins_at_or_before_a_sequence(ulong from, ulong log)
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        end = WriteTwo(logs, 2, 3, end);
        WriteTwo(logs, 3, 5, end);
        using LogCursor? cursor = Find(logs, from);
        Assert.Equal(log, cursor?.End.Number.Value ?? 0);
        Assert.Equal(new Sequence(1), LogCursor.FindOldest(logs.Files, logs.Directory));
    }

    [Fact]
    public void What_lies_before_a_gap_is_gone()
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        end = WriteTwo(logs, 2, 3, end);
        WriteTwo(logs, 3, 5, end);
        File.Delete(logs.PathOf(2));
        Assert.Null(Find(logs, 1));
        Assert.Equal(new Sequence(5), LogCursor.FindOldest(logs.Files, logs.Directory));
    }

    [Fact]
    public void A_log_of_which_nothing_is_left_hides_none_before_it()
    {
        using var logs = new LogFixture();
        LogEnd end = WriteTwo(logs, 1, 1);
        File.WriteAllBytes(logs.PathOf(2), new byte[LogHeader.HeaderBytes]);
        WriteTwo(logs, 3, 3, end with { Number = new FileNumber(2) });
        using LogCursor cursor = Find(logs, 1)!;
        Assert.Equal(new FileNumber(1), cursor.End.Number);
        Assert.Null(cursor.OpenSuccessor());
    }

    private static LogCursor? Find(LogFixture logs, ulong from) =>
        LogCursor.Find(logs.Files, logs.Directory, new Sequence(from), out _);

    private static LogEnd WriteTwo(LogFixture logs, ulong number, ulong first, LogEnd? previous = null)
    {
        using LogWriter log = logs.Create(number, first, previous, salt: number);
        LogFixture.AppendDurably(log, first, 1);
        LogFixture.AppendDurably(log, first + 1, 2);
        return log.Seal();
    }
}

using Turnstile.Log;

namespace Turnstile.Tests.Log;

public sealed class LogTailTests
{
    [Fact]
    public void A_log_that_was_begun_early_says_nothing_about_the_one_before_until_it_is_synced()
    {
        using var logs = new LogFixture();
        using LogWriter first = logs.Create(1);
        LogFixture.Append(first, 1, 1, 1);
        first.Write();
        using LogWriter second = Begin(logs, 2, first.End);
        LogFixture.Append(second, 2, 1, 2);
        second.Write();
        using var tail = LogTail.Open(logs.Files, logs.Directory, new FileNumber(1), onlyDurable: true);
        Assert.False(tail.TryRead(out _));

        first.Sync();
        second.Sync();
        LogFixture.Append(second, 3, 1, 3);
        second.Write();

        Assert.True(tail.TryRead(out LogFrame one));
        Assert.Equal(1UL, one.First.Value);
        Assert.True(tail.TryRead(out LogFrame two));
        Assert.Equal(2UL, two.First.Value);
        Assert.False(tail.TryRead(out _));
    }

    [Fact]
    public void Who_asks_for_less_goes_on_into_a_log_that_was_begun_early()
    {
        using var logs = new LogFixture();
        using LogWriter first = logs.Create(1);
        LogFixture.Append(first, 1, 1, 1);
        first.Write();
        using LogWriter second = Begin(logs, 2, first.End);
        LogFixture.Append(second, 2, 1, 2);
        second.Write();
        using var tail = LogTail.Open(logs.Files, logs.Directory, new FileNumber(1), onlyDurable: false);
        Assert.True(tail.TryRead(out _));
        Assert.True(tail.TryRead(out LogFrame two));
        Assert.Equal(2UL, two.First.Value);
    }

    [Fact]
    public void A_log_of_which_a_power_cut_left_no_header_is_not_there()
    {
        using var logs = new LogFixture();
        using LogWriter first = logs.Create(1);
        LogFixture.AppendDurably(first, 1, 1);
        File.WriteAllBytes(logs.PathOf(2), new byte[LogHeader.HeaderBytes]);
        using var tail = LogTail.OpenAt(logs.Files, logs.Directory, new Sequence(1), onlyDurable: false);
        Assert.True(tail.TryRead(out _));
        Assert.False(tail.TryRead(out _));
        Assert.Equal([1UL], logs.Recover());
    }

    private static LogWriter Begin(LogFixture logs, ulong number, LogEnd previous)
    {
        using var prepared = PreparedLog.Create(logs.Files, logs.Directory, new FileNumber(number), bytes: 0);
        return LogWriter.Begin(prepared, LogFixture.Salt + number, previous.Next, previous, growthBytes: 0);
    }
}

using Turnstile.Log;

namespace Turnstile.Tests.Log;

public sealed class LogFollowerTests
{
    [Fact]
    public void It_reads_through_the_sealed_logs_into_the_one_being_written()
    {
        using var logs = new LogFixture();
        using LogWriter newest = WriteThree(logs);
        using LogFollower follower = Follow(logs, 1);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Read(follower, 7));
        Assert.Empty(Read(follower, 7));
        LogFixture.AppendDurably(newest, 8, 8);
        Assert.Equal([8], Read(follower, 8));
        Assert.Equal(new Sequence(9), follower.Next);
    }

    [Fact]
    public void It_begins_at_any_sequence_and_keeps_to_the_limit()
    {
        using var logs = new LogFixture();
        using LogWriter newest = WriteThree(logs);
        for (ulong from = 1; from <= 8; from++)
        {
            for (ulong upTo = 0; upTo <= 7; upTo++)
            {
                using LogFollower follower = Follow(logs, from);
                Assert.Equal(Range(from, upTo), Read(follower, upTo));
            }
        }
    }

    [Fact]
    public void A_frame_that_covers_the_first_sequence_comes_whole()
    {
        using var logs = new LogFixture();
        using LogWriter log = logs.Create(1);
        LogFixture.Append(log, 1, 5, 1);
        LogFixture.Append(log, 6, 5, 2);
        log.Write();
        using LogFollower follower = Follow(logs, 8);
        Assert.Equal([6], Read(follower, 10));
    }

    [Fact]
    public void What_is_not_written_yet_comes_when_it_is()
    {
        using var logs = new LogFixture();
        using LogWriter log = logs.Create(1);
        using LogFollower follower = Follow(logs, 1);
        LogFixture.Append(log, 1, 1, 1);
        Assert.Empty(Read(follower, 1));
        log.Write();
        Assert.Equal([1], Read(follower, 1));
    }

    [Fact]
    public void A_frame_that_came_after_the_read_ahead_is_read()
    {
        using var logs = new LogFixture();
        using LogWriter log = logs.Create(1);
        using LogFollower follower = Follow(logs, 1);
        for (ulong i = 1; i <= 200; i++)
        {
            LogFixture.Append(log, i, 1, 1, 2, 3);
            log.Write();
            Assert.Equal([i], Read(follower, i));
        }
    }

    [Fact]
    public void A_log_that_is_rotated_under_it_is_read_to_its_end()
    {
        using var logs = new LogFixture();
        LogWriter log = logs.Create(1);
        using LogFollower follower = Follow(logs, 1);
        LogFixture.Append(log, 1, 1, 1);
        log.Write();
        Assert.Equal([1], Read(follower, 1));
        LogFixture.Append(log, 2, 1, 2);
        using LogWriter next = Rotate(logs, log, 2, 3);
        using LogWriter last = Rotate(logs, next, 3, 3);
        LogFixture.AppendDurably(last, 3, 3);
        Assert.Equal([2, 3], Read(follower, 3));
    }

    [Fact]
    public void What_was_deleted_is_said_to_be_gone()
    {
        using var logs = new LogFixture();
        using LogWriter newest = WriteThree(logs);
        File.Delete(logs.PathOf(1));
        using LogFollower follower = Follow(logs, 3);
        var gone = Assert.Throws<SequenceCompactedException>(() => Read(follower, 7));
        Assert.Equal(new Sequence(3), gone.Requested);
        Assert.Equal(new Sequence(4), gone.Oldest);
        Assert.Equal(new Sequence(4), LogCursor.FindOldest(logs.Files, logs.Directory));
        using LogFollower later = Follow(logs, 4);
        Assert.Equal([4, 5, 6, 7], Read(later, 7));
    }

    [Fact]
    public void An_open_log_is_read_on_when_it_is_deleted_and_a_gap_is_noticed()
    {
        using var logs = new LogFixture();
        using LogWriter newest = WriteThree(logs);
        using LogFollower follower = Follow(logs, 1);
        Assert.True(follower.TryRead(new Sequence(7), out _));
        File.Delete(logs.PathOf(1));
        File.Delete(logs.PathOf(5));
        var seen = new List<ulong>();
        var gone = Assert.Throws<SequenceCompactedException>(() => Read(follower, 7, seen));
        Assert.Equal([2, 3], seen);
        Assert.Equal(new Sequence(4), gone.Requested);
        Assert.Equal(new Sequence(6), gone.Oldest);
        using LogFollower before = Follow(logs, 1);
        Assert.Throws<SequenceCompactedException>(() => Read(before, 7));
    }

    [Fact]
    public void A_sealed_log_that_does_not_reach_its_end_is_damaged()
    {
        using var logs = new LogFixture();
        using LogWriter newest = WriteThree(logs);
        byte[] bytes = logs.Bytes(5);
        bytes[64 + 60] ^= 1;
        logs.Replace(5, bytes);
        using LogFollower follower = Follow(logs, 1);
        var damage = Assert.Throws<CorruptionException>(() => Read(follower, 7));
        Assert.Equal(logs.PathOf(5), damage.File);
    }

    // Logs 1 with 1 to 3, 5 with 4 and 5, 9 with 6 and 7.
    private static LogWriter WriteThree(LogFixture logs)
    {
        LogWriter log = logs.Create(1);
        LogFixture.AppendDurably(log, 1, 1);
        LogFixture.AppendDurably(log, 2, 2);
        LogFixture.AppendDurably(log, 3, 3);
        log = Rotate(logs, log, 5, 4);
        LogFixture.AppendDurably(log, 4, 4);
        LogFixture.AppendDurably(log, 5, 5);
        log = Rotate(logs, log, 9, 6);
        LogFixture.AppendDurably(log, 6, 6);
        LogFixture.AppendDurably(log, 7, 7);
        return log;
    }

    private static LogWriter Rotate(LogFixture logs, LogWriter log, ulong number, ulong next)
    {
        LogEnd end = log.Seal();
        log.Dispose();
        return logs.Create(number, next, end, salt: number);
    }

    private static LogFollower Follow(LogFixture logs, ulong from) =>
        new(logs.Files, logs.Directory, new Sequence(from));

    private static List<ulong> Read(LogFollower follower, ulong upTo, List<ulong>? seen = null)
    {
        seen ??= [];
        while (follower.TryRead(new Sequence(upTo), out LogFrame frame))
        {
            seen.Add(frame.First.Value);
        }

        return seen;
    }

    private static IEnumerable<ulong> Range(ulong from, ulong upTo)
    {
        for (ulong i = from; i <= upTo; i++)
        {
            yield return i;
        }
    }
}

using Turnstile.Log;

namespace Turnstile.Tests.Log;

public sealed class LogWriterTests
{
    [Fact]
    public void What_was_written_is_read_back_in_order()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1);
        LogFixture.Append(writer, 1, 3, 1, 2, 3);
        writer.BeginFrame();
        writer.Append([4]);
        writer.Append([]);
        writer.Append(new byte[5000]);
        writer.EndFrame(new Sequence(4), 1, 0);
        writer.Write();
        using LogReader reader = LogReader.Open(logs.Files, logs.Directory, new FileNumber(1));
        Assert.True(reader.TryRead(out LogFrame first));
        Assert.Equal((new Sequence(1), new Sequence(3), 3), (first.First, first.Last, first.Count));
        Assert.Equal([1, 2, 3], first.Payload.ToArray());
        Assert.True(reader.TryRead(out LogFrame second));
        Assert.Equal(5001, second.Payload.Length);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);
        Assert.Equal(writer.End, reader.End);
    }

    [Fact]
    public void A_reader_follows_a_log_that_is_still_written()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1);
        using LogReader reader = LogReader.Open(logs.Files, logs.Directory, new FileNumber(1));
        for (ulong i = 1; i < 200; i++)
        {
            Assert.False(reader.TryRead(out _));
            LogFixture.Append(writer, i, 1, (byte)i);
            writer.Write();
            Assert.True(reader.TryRead(out LogFrame frame));
            Assert.Equal(i, frame.First.Value);
        }
    }

    [Fact]
    public void A_frame_states_how_far_the_file_was_synced_when_it_was_built()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1);
        LogFixture.AppendDurably(writer, 1, 1);
        long synced = writer.BytesSynced;
        Assert.Equal(writer.BytesWritten, synced);
        LogFixture.Append(writer, 2, 1, 2);
        writer.Write();
        LogFixture.Append(writer, 3, 1, 3);
        writer.Write();
        using LogReader reader = LogReader.Open(logs.Files, logs.Directory, new FileNumber(1));
        var stated = new List<long>();
        while (reader.TryRead(out LogFrame frame))
        {
            stated.Add(frame.DurableOffset);
        }

        Assert.Equal([64, synced, synced], stated);
    }

    [Fact]
    public void ORDER_1_a_frame_out_of_order_is_refused()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1, 5);
        writer.BeginFrame();
        writer.Append([1]);
        Assert.Throws<InvariantException>(() => writer.EndFrame(new Sequence(6), 1, 0));
        Assert.Throws<InvariantException>(() => writer.EndFrame(new Sequence(5), 0, 0));
        writer.EndFrame(new Sequence(5), 1, 0);
        Assert.Throws<InvariantException>(() => writer.EndFrame(new Sequence(6), 1, 0));
    }

    [Fact]
    public void A_frame_that_was_begun_and_not_ended_is_forgotten()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1);
        writer.BeginFrame();
        writer.Append([9, 9, 9]);
        LogFixture.Append(writer, 1, 1, 1);
        writer.BeginFrame();
        writer.Append([8]);
        writer.Write();
        Assert.Equal([1UL], logs.Recover());
    }

    [Fact]
    public void A_payload_has_at_most_the_named_limit()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1, bytes: 0);
        writer.BeginFrame();
        writer.Append(new byte[FrameHeader.PayloadBytesMax]);
        Assert.Throws<InvariantException>(() => writer.Append([1]));
        writer.EndFrame(new Sequence(1), 1, 0);
        writer.Write();
        Assert.Equal([1UL], logs.Recover());
    }

    [Fact]
    public void A_log_is_full_of_zeros_before_it_is_used_and_grows_in_steps_after()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1, bytes: 10_000);
        Assert.Equal(10_000, logs.Bytes(1).Length);
        LogFixture.Append(writer, 1, 1, new byte[12_000]);
        writer.IsSyncedOften = true;
        writer.Write();
        Assert.Equal(writer.BytesWritten + 10_000, logs.Bytes(1).Length);
        Assert.False(logs.Bytes(1).AsSpan((int)writer.BytesWritten).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_log_that_nobody_syncs_gets_no_zeros_ahead()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1, bytes: 10_000);
        LogFixture.Append(writer, 1, 1, new byte[12_000]);
        writer.Write();
        Assert.Equal(writer.BytesWritten, logs.Bytes(1).Length);
    }

    [Fact]
    public void A_log_that_is_begun_early_states_that_nothing_is_durable_until_its_first_sync()
    {
        using var logs = new LogFixture();
        using LogWriter first = logs.Create(1);
        LogFixture.Append(first, 1, 1, 1);
        first.Write();
        using var prepared = PreparedLog.Create(logs.Files, logs.Directory, new FileNumber(2), 0);
        using (var second = LogWriter.Begin(prepared, 9, new Sequence(2), first.End, growthBytes: 0))
        {
            Assert.Equal(0, second.BytesSynced);
            LogFixture.Append(second, 2, 1, 2);
            second.Write();
            second.Sync();
            Assert.Equal(second.BytesWritten, second.BytesSynced);
            LogFixture.Append(second, 3, 1, 3);
            second.Write();
        }

        using var reader = LogReader.Open(logs.Files, logs.Directory, new FileNumber(2));
        Assert.True(reader.Header.IsEarly);
        Assert.True(reader.TryRead(out LogFrame unsynced));
        Assert.Equal(0, unsynced.DurableOffset);
        Assert.True(reader.TryRead(out LogFrame synced));
        Assert.Equal(synced.Offset, synced.DurableOffset);
    }

    [Fact]
    public void A_sealed_log_takes_nothing_more()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1);
        LogFixture.Append(writer, 1, 1, 1);
        LogEnd end = writer.Seal();
        Assert.Equal(new Sequence(2), end.Next);
        Assert.Equal(end.Offset, writer.BytesSynced);
        Assert.Throws<FencedException>(writer.BeginFrame);
    }

    [Fact]
    public void A_prepared_log_has_no_meaning_until_it_is_used_and_is_deleted_if_it_never_was()
    {
        using var logs = new LogFixture();
        var number = new FileNumber(3);
        using (var prepared = PreparedLog.Create(logs.Files, logs.Directory, number, 100))
        {
            Assert.Equal(["000003.log.tmp"], logs.Files.ListFiles(logs.Directory));
            Assert.Empty(logs.Recover());
        }

        Assert.Empty(logs.Files.ListFiles(logs.Directory));
        File.WriteAllBytes(Path.Combine(logs.Directory, "000003.log.tmp"), [1, 2, 3]);
        using (var prepared = PreparedLog.Create(logs.Files, logs.Directory, number, 100))
        using (var writer = LogWriter.Create(prepared, 1, new Sequence(1), null, 100))
        {
            Assert.Throws<InvariantException>(() => LogWriter.Create(prepared, 1, new Sequence(1), null, 100));
        }

        Assert.Equal(["000003.log"], logs.Files.ListFiles(logs.Directory));
    }

    [Fact]
    public void Building_writing_and_syncing_frames_allocates_nothing()
    {
        using var logs = new LogFixture();
        using LogWriter writer = logs.Create(1, bytes: 1 << 20);
        byte[] payload = new byte[300];
        ulong next = 1;
        Assert.Equal(0, AllocatedBytes.EachTime(() => next = Work(writer, payload, next)));
    }

    private static ulong Work(LogWriter writer, byte[] payload, ulong next)
    {
        for (int i = 0; i < 20; i++)
        {
            writer.BeginFrame();
            writer.Append(payload);
            writer.EndFrame(new Sequence(next++), 1, 0);
            writer.Write();
            writer.Sync();
        }

        return next;
    }
}

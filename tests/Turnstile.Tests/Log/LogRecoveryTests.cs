using System.Diagnostics;
using Turnstile.Log;
using Turnstile.Storage;

namespace Turnstile.Tests.Log;

public sealed class LogRecoveryTests
{
    [Fact]
    public void No_log_is_no_end() => Assert.Empty(new LogFixture().Recover(out _));

    [Fact]
    public void Frames_of_all_logs_come_in_order()
    {
        using var logs = new LogFixture();
        WriteThree(logs);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], logs.Recover(out LogEnd? end));
        Assert.Equal(new Sequence(8), end!.Value.Next);
        Assert.Equal(new FileNumber(9), end.Value.Number);
        Assert.Equal([4, 5, 6, 7], logs.Recover(oldest: 5));
        Assert.Equal([6, 7], logs.Recover(oldest: 9));
    }

    [Fact]
    public void A_torn_tail_ends_the_log_quietly_at_every_byte_of_the_last_frame()
    {
        using var logs = new LogFixture();
        long start = WriteTwo(logs, isSecondSynced: false);
        byte[] whole = logs.Bytes(1);
        long end = End(whole, logs);
        for (long cut = start; cut < end; cut++)
        {
            byte[] zeroed = (byte[])whole.Clone();
            zeroed.AsSpan((int)cut).Clear();
            logs.Replace(1, zeroed);
            Assert.Equal(IsWhole(zeroed, whole) ? [1UL, 2UL] : [1UL], logs.Recover());
            logs.Replace(1, whole[..(int)cut]);
            Assert.Equal([1UL], logs.Recover());
        }
    }

    [Fact]
    public void Any_flipped_bit_before_a_frame_that_vouches_for_it_is_damage()
    {
        using var logs = new LogFixture();
        long second = WriteTwo(logs, isSecondSynced: true);
        byte[] whole = logs.Bytes(1);
        long end = End(whole, logs);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            logs.Replace(1, whole);
            if (bit / 8 < second)
            {
                var damage = Assert.Throws<CorruptionException>(() => logs.Recover());
                Assert.Equal(logs.PathOf(1), damage.File);
            }
            else
            {
                Assert.Equal(bit / 8 < end ? [1UL] : [1UL, 2UL], logs.Recover());
            }

            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_good_frame_behind_a_bad_one_that_was_never_synced_proves_nothing()
    {
        using var logs = new LogFixture();
        using (LogWriter writer = logs.Create(1))
        {
            for (ulong i = 1; i <= 3; i++)
            {
                LogFixture.Append(writer, i, 1, 1, 2, 3);
                writer.Write();
            }
        }

        byte[] bytes = logs.Bytes(1);
        bytes.AsSpan(64 + FrameHeader.HeaderBytes + 8, 8).Clear();
        logs.Replace(1, bytes);
        Assert.Equal([1UL], logs.Recover());
    }

    [Fact]
    public void A_synced_frame_that_became_zeros_is_damage()
    {
        using var logs = new LogFixture();
        long second = WriteTwo(logs, isSecondSynced: true);
        byte[] bytes = logs.Bytes(1);
        bytes.AsSpan(64, (int)second - 64).Clear();
        logs.Replace(1, bytes);
        var damage = Assert.Throws<CorruptionException>(() => logs.Recover());
        Assert.Equal(64, damage.Offset);
        Assert.Contains($"{second}", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_another_log_never_read_as_frames_of_this_one()
    {
        using var logs = new LogFixture();
        WriteTwo(logs, isSecondSynced: true);
        byte[] stale = logs.Bytes(1);
        foreach ((ulong number, ulong salt) in new[] { (1UL, LogFixture.Salt + 1), (2UL, LogFixture.Salt) })
        {
            File.Delete(logs.PathOf(1));
            logs.Create(number, salt: salt).Dispose();
            byte[] recycled = logs.Bytes(number);
            stale.AsSpan(64).CopyTo(recycled.AsSpan(64));
            logs.Replace(number, recycled);
            Assert.Empty(logs.Recover());
        }
    }

    [Fact]
    public void A_frame_at_another_place_is_no_frame()
    {
        using var logs = new LogFixture();
        long second = WriteTwo(logs, isSecondSynced: true);
        byte[] bytes = logs.Bytes(1);
        Array.Resize(ref bytes, 300);
        bytes.AsSpan((int)second, 56).CopyTo(bytes.AsSpan((int)second + 56));
        bytes.AsSpan((int)second, 56).Clear();
        logs.Replace(1, bytes);
        Assert.Equal([1UL], logs.Recover());
    }

    [Theory]
    [InlineData(1u, 0, "checksum of the previous frame")]
    [InlineData(0u, 1, "sequence of the frame")]
    [InlineData(0u, -1, "sequence of the frame")]
    public void A_whole_frame_that_does_not_go_on_where_the_one_before_ended_is_damage(
        uint otherChecksum, int sequencesOff, string what)
    {
        using var logs = new LogFixture();
        long second = WriteTwo(logs, isSecondSynced: false);
        byte[] bytes = logs.Bytes(1);
        Span<byte> frame = bytes.AsSpan((int)second);
        FrameHeader head = FrameHeader.Read(frame);
        FrameHeader other = head with
        {
            Previous = head.Previous ^ otherChecksum,
            First = new Sequence(head.First.Value + (ulong)sequencesOff),
        };
        other.Write(frame, FrameHeader.SeedOf(FileKind.Log, new FileNumber(1), LogFixture.Salt), second);
        logs.Replace(1, bytes);
        var damage = Assert.Throws<CorruptionException>(() => logs.Recover());
        Assert.Equal(second, damage.Offset);
        Assert.Contains(what, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sealed_log_is_good_up_to_the_end_its_successor_states()
    {
        using var logs = new LogFixture();
        WriteThree(logs);
        byte[] whole = logs.Bytes(5);
        long end = LogHeader.Read(Open(logs, 9), new FileNumber(9), out _).Previous!.Value.Offset;
        for (int offset = 0; offset < whole.Length; offset++)
        {
            whole[offset] ^= 0x10;
            logs.Replace(5, whole);
            if (offset < end)
            {
                Assert.Throws<CorruptionException>(() => logs.Recover());
            }
            else
            {
                Assert.Equal(7, logs.Recover().Count);
            }

            whole[offset] ^= 0x10;
        }

        logs.Replace(5, whole[..((int)end - 1)]);
        Assert.Throws<CorruptionException>(() => logs.Recover());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 0)]
    [InlineData(1, 0)]
    public void A_missing_log_is_damage(ulong missing, ulong oldest)
    {
        using var logs = new LogFixture();
        WriteThree(logs);
        File.Delete(logs.PathOf(missing));
        Assert.Throws<CorruptionException>(() => logs.Recover(oldest));
    }

    [Fact]
    public void The_oldest_log_needed_must_be_there()
    {
        using var logs = new LogFixture();
        Assert.Throws<CorruptionException>(() => logs.Recover(3));
        WriteThree(logs);
        Assert.Throws<CorruptionException>(() => logs.Recover(3));
    }

    [Fact]
    public void A_log_under_another_name_is_damage()
    {
        using var logs = new LogFixture();
        WriteThree(logs);
        File.Move(logs.PathOf(9), logs.PathOf(10));
        Assert.Throws<CorruptionException>(() => logs.Recover());
    }

    [Fact]
    public void What_lies_behind_the_torn_tail_is_ignored_once_a_successor_states_the_end()
    {
        using var logs = new LogFixture();
        WriteTwo(logs, isSecondSynced: false);
        byte[] bytes = logs.Bytes(1);
        bytes[64 + 10] ^= 1;
        logs.Replace(1, bytes);
        Assert.Empty(logs.Recover(out LogEnd? end));
        LogRecovery.RunAndMeasure(
            logs.Files, logs.Directory, default, static (in LogFrame _) => { }, out LogRest rest);
        LogRecovery.MakeDurable(logs.Files, logs.Directory, rest);
        using LogWriter writer = logs.Create(2, 1, end);
        LogFixture.AppendDurably(writer, 1, 42);
        Assert.Equal([1UL], logs.Recover(out end));
        Assert.Equal(new FileNumber(2), end!.Value.Number);
    }

    [Fact]
    public void A_large_log_of_zeros_or_of_lookalikes_is_scanned_quickly()
    {
        using var logs = new LogFixture();
        using (LogWriter writer = logs.Create(1, bytes: 64 << 20))
        {
            LogFixture.Append(writer, 1, 1, 1);
            writer.Write();
        }

        var watch = Stopwatch.StartNew();
        Assert.Equal([1UL], logs.Recover());
        TimeSpan zeros = watch.Elapsed;

        // Every eighth byte starts a head that passes all cheap tests: kind, count and length 1, a likely durable
        // offset.
        byte[] bytes = logs.Bytes(1);
        for (int i = 256; i < bytes.Length - 8; i += 8)
        {
            bytes[i] = 1;
            bytes[i + 4] = 1;
            bytes[i + 1] = 1;
        }

        logs.Replace(1, bytes);
        watch.Restart();
        Assert.Equal([1UL], logs.Recover());

        // Both take well below a second, unless the machine has other work; one that reads on from each place, hours.
        var limit = TimeSpan.FromSeconds(30);
        Assert.True(zeros < limit, $"zeros took {zeros}");
        Assert.True(watch.Elapsed < limit, $"lookalikes took {watch.Elapsed}");
    }

    // Two frames; returns where the second starts. It states that the first was durable if that was synced.
    private static long WriteTwo(LogFixture logs, bool isSecondSynced)
    {
        using LogWriter writer = logs.Create(1, bytes: 200);
        LogFixture.Append(writer, 1, 1, 1, 2, 3, 4, 5);
        writer.Write();
        if (isSecondSynced)
        {
            writer.Sync();
        }

        long second = writer.BytesWritten;
        LogFixture.Append(writer, 2, 1, 6, 7, 8);
        writer.Write();
        return second;
    }

    private static void WriteThree(LogFixture logs)
    {
        LogEnd? end = null;
        ulong next = 1;
        foreach ((ulong number, int count) in new[] { (1UL, 3), (5UL, 2), (9UL, 2) })
        {
            using LogWriter writer = logs.Create(number, next, end, bytes: 500);
            for (int i = 0; i < count; i++)
            {
                LogFixture.AppendDurably(writer, next, (byte)next, 2, 3);
                next++;
            }

            end = writer.Seal();
        }
    }

    private static long End(byte[] whole, LogFixture logs)
    {
        logs.Replace(1, whole);
        logs.Recover(out LogEnd? end);
        return end!.Value.Offset;
    }

    // A cut in the padding or in zeros at a payload's end changes nothing.
    private static bool IsWhole(byte[] zeroed, byte[] whole) => zeroed.AsSpan().SequenceEqual(whole);

    private static IFile Open(LogFixture logs, ulong number) => logs.Files.OpenRead(logs.PathOf(number));
}

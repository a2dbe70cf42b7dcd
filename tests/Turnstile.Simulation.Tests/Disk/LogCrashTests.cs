using System.Buffers.Binary;
using Turnstile.Log;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The log alone, under power cuts and faults.</summary>
/// <remarks>
/// Scenario: frames are written and synced in pairs, several unsynced at times, over three log files; the power goes at
/// every operation, under every loss model. Oracle: recovery finds a prefix of the frames, byte for byte, and every
/// frame that was synced before the cut; a second log written after recovery is found too. It does not model threads:
/// a sync that runs beside a write is a sync before it.
/// </remarks>
public sealed class LogCrashTests
{
    private const string Root = "/db";
    private const ulong SeedsPerOperation = 8;

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_at_any_operation_loses_nothing_synced_and_invents_nothing(LossModel model)
    {
        LogWorkload workload = LogWorkload.Run(new VirtualDisk());
        for (int operation = 0; operation <= workload.Disk.OperationCount; operation++)
        {
            for (ulong seed = 0; seed < SeedsPerOperation; seed++)
            {
                VirtualDisk left = workload.Disk.At(operation, model, seed);
                if (left.DirectoryExists(Root))
                {
                    Check(left, workload.SyncedAt(operation), workload.Last);
                }
            }
        }
    }

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_during_the_work_after_recovery_loses_nothing_that_was_recovered(LossModel model)
    {
        LogWorkload workload = LogWorkload.Run(new VirtualDisk());
        for (int operation = 8; operation <= workload.Disk.OperationCount; operation += 3)
        {
            VirtualDisk left = workload.Disk.At(operation, model, (ulong)operation);
            (LogEnd? found, ulong recovered, LogRest rest) = Recover(left);
            if (found is not { } end)
            {
                continue;
            }

            LogRecovery.MakeDurable(left, Root, rest);
            int durable = left.OperationCount;
            using (var writer = LogWriter.Create(left, Root, new FileNumber(100), 99, end.Next, end, 2048))
            {
                LogWorkload.Append(writer, recovered + 1);
                writer.Write();
                writer.Sync();
            }

            for (int again = durable; again <= left.OperationCount; again++)
            {
                VirtualDisk image = left.At(again, model, (ulong)again);
                ulong least = again == left.OperationCount ? recovered + 1 : recovered;
                Check(image, least, recovered + 1);
            }
        }
    }

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void What_was_recovered_after_the_death_of_the_process_survives_a_power_cut(LossModel model)
    {
        LogWorkload workload = LogWorkload.Run(new VirtualDisk());
        for (int operation = 0; operation <= workload.Disk.OperationCount; operation++)
        {
            VirtualDisk left = workload.Disk.KilledAt(operation);
            (LogEnd? found, ulong recovered, LogRest rest) = Recover(left);
            if (found is { } end)
            {
                LogRecovery.MakeDurable(left, Root, rest);
                int durable = left.OperationCount;
                LogWriter.Create(left, Root, new FileNumber(100), 99, end.Next, end, 2048).Dispose();
                for (int again = durable; again <= left.OperationCount; again++)
                {
                    Check(left.At(again, model, (ulong)again), recovered, recovered);
                }
            }
        }
    }

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    [InlineData(DiskFault.FailedSync)]
    public void FENCE_1_a_fault_at_any_operation_closes_the_writer_and_loses_nothing_synced(DiskFault fault)
    {
        int count = LogWorkload.Run(new VirtualDisk()).Disk.OperationCount;
        for (int operation = 0; operation < count; operation++)
        {
            var disk = new VirtualDisk();
            disk.FailAt(operation, fault);
            LogWorkload workload = LogWorkload.Run(disk);
            Assert.True(workload.HasFailed);
            foreach (LossModel model in Enum.GetValues<LossModel>())
            {
                VirtualDisk left = disk.Recover(model, (ulong)operation);
                Check(left, workload.SyncedAt(int.MaxValue), workload.Last);
            }

            // Without a power cut, what reads show after the fault recovers as well.
            Check(disk.Clone(), workload.SyncedAt(int.MaxValue), workload.Last);
        }
    }

    [Fact]
    public void What_was_recovered_after_a_failed_sync_survives_a_power_cut()
    {
        int count = LogWorkload.Run(new VirtualDisk()).Disk.OperationCount;
        for (int operation = 0; operation < count; operation++)
        {
            var disk = new VirtualDisk();
            disk.FailAt(operation, DiskFault.FailedSync);
            LogWorkload.Run(disk);
            VirtualDisk left = disk.Clone();
            (LogEnd? found, ulong recovered, LogRest rest) = Recover(left);
            if (found is { } end)
            {
                LogRecovery.MakeDurable(left, Root, rest);
                Check(left.Recover(LossModel.LostEntries, (ulong)operation), recovered, recovered);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_is_reported_or_changes_nothing_but_the_tail()
    {
        LogWorkload workload = LogWorkload.Run(new VirtualDisk());
        foreach (string name in workload.Disk.ListFiles(Root).Where(n => n.EndsWith(".log", StringComparison.Ordinal)))
        {
            string path = Path.Combine(Root, name);
            long length = workload.Disk.ReadAll(path).Length;
            for (long offset = 0; offset < length; offset++)
            {
                VirtualDisk damaged = workload.Disk.Clone();
                damaged.FlipBit(path, (offset * 8) + (offset % 8));
                try
                {
                    // Only the last group has nobody who vouches for it.
                    Check(damaged, workload.Last - 1, workload.Last);
                }
                catch (CorruptionException damage)
                {
                    Assert.Equal(path, damage.File);
                }
            }
        }
    }

    private static void Check(VirtualDisk disk, ulong least, ulong most)
    {
        (_, ulong found, _) = Recover(disk);
        Assert.InRange(found, least, most);
    }

    private static (LogEnd? End, ulong Last, LogRest NotYet) Recover(VirtualDisk disk)
    {
        ulong last = 0;
        LogEnd? end = LogRecovery.RunAndMeasure(disk, Root, default, Visit, out LogRest rest);
        Assert.Equal(last + 1, end?.Next.Value ?? 1);
        return (end, last, rest);

        void Visit(in LogFrame frame)
        {
            Assert.Equal(last + 1, frame.First.Value);
            Assert.Equal(LogWorkload.PayloadOf(frame.First.Value), frame.Payload.ToArray());
            last = frame.Last.Value;
        }
    }

    /// <summary>Three log files of frames with one operation each, and when each was durable.</summary>
    private sealed class LogWorkload
    {
        private readonly List<(int Operation, ulong Last)> _synced = [];

        private LogWorkload(VirtualDisk disk) => Disk = disk;

        public VirtualDisk Disk { get; }

        public ulong Last { get; private set; }

        public bool HasFailed { get; private set; }

        public static LogWorkload Run(VirtualDisk disk)
        {
            var workload = new LogWorkload(disk);
            disk.CreateDirectory(Root);
            try
            {
                workload.Work();
            }
            catch (StorageException)
            {
                workload.HasFailed = true;
            }

            return workload;
        }

        public static byte[] PayloadOf(ulong sequence)
        {
            byte[] bytes = new byte[(int)(8 + (sequence * 97 % 700))];
            var chance = new Chance(sequence);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(chance.Next() % 3);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes, sequence);
            return bytes;
        }

        public static void Append(LogWriter writer, ulong sequence)
        {
            writer.BeginFrame();
            writer.Append(PayloadOf(sequence));
            writer.EndFrame(new Sequence(sequence), 1, 0);
        }

        public ulong SyncedAt(int operation) =>
            _synced.Where(entry => entry.Operation <= operation).Select(entry => entry.Last).LastOrDefault();

        private void Work()
        {
            LogEnd? end = null;
            for (ulong file = 1; file <= 3; file++)
            {
                var next = new Sequence(Last + 1);
                using var writer = LogWriter.Create(Disk, Root, new FileNumber(file), file * 77, next, end, 4096);
                try
                {
                    for (int group = 0; group < 4; group++)
                    {
                        WriteGroup(writer);
                    }

                    // The seal finds something to sync.
                    Append(writer, ++Last);
                    end = writer.Seal();
                }
                catch (StorageException)
                {
                    CheckFenced(writer);
                    throw;
                }

                Synced();
            }
        }

        private void WriteGroup(LogWriter writer)
        {
            Append(writer, ++Last);
            writer.Write();
            Append(writer, ++Last);
            writer.Write();
            writer.Sync();
            Synced();
        }

        private void Synced() => _synced.Add((Disk.OperationCount, Last));

        private static void CheckFenced(LogWriter writer)
        {
            Assert.IsType<StorageException>(Assert.Throws<FencedException>(writer.BeginFrame).InnerException);
            Assert.Throws<FencedException>(writer.Write);
            Assert.Throws<FencedException>(writer.Sync);
            Assert.Throws<FencedException>(() => writer.Seal());
        }
    }
}

using System.Buffers.Binary;
using Turnstile.Commit;
using Turnstile.Log;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>The log with its rotations, which wait for no sync, under power cuts and faults.</summary>
/// <remarks>
/// Scenario: frames are written; now and then they are synced as for a commit, or the log is rotated, up to three times
/// without a sync between, or what lies before a log is synced as for a flush. The power goes, the process dies or a
/// fault comes at every operation. Oracle: recovery finds a prefix of the frames, byte for byte, with every frame that
/// was synced, or written if only the process died; what was recovered stays, whatever happens to the work after it. It
/// does not model threads: a sync that runs beside a write is a sync before it.
/// </remarks>
public sealed class LocalLogCrashTests
{
    private const string Root = "/db";

    [Theory]
    [InlineData(LossModel.Prefix)]
    [InlineData(LossModel.AnySectors)]
    [InlineData(LossModel.LostEntries)]
    public void A_power_cut_at_any_operation_loses_nothing_synced_and_invents_nothing(LossModel model)
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            using Workload workload = Workload.Run(new VirtualDisk(), seed);
            for (int operation = workload.Begun; operation <= workload.Disk.OperationCount; operation++)
            {
                for (ulong cut = 0; cut < 4; cut++)
                {
                    VirtualDisk left = workload.Disk.At(operation, model, (seed << 8) + cut);
                    string where = $"seed {seed}, operation {operation}, cut {cut}";
                    Check(left, workload.SyncedAt(operation), workload.Last, where);
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
        for (ulong seed = 1; seed <= 6; seed++)
        {
            using Workload workload = Workload.Run(new VirtualDisk(), seed);
            for (int operation = workload.Begun; operation <= workload.Disk.OperationCount; operation += 3)
            {
                VirtualDisk left = operation % 2 == 0
                    ? workload.Disk.At(operation, model, seed + (ulong)operation)
                    : workload.Disk.KilledAt(operation);
                ulong recovered = Recover(left, out LogEnd? end, out LogRest rest);
                LogRecovery.MakeDurable(left, Root, rest);
                int durable = left.OperationCount;
                Workload.GoOn(left, end!.Value, recovered + 1);
                for (int again = durable; again <= left.OperationCount; again++)
                {
                    ulong least = again == left.OperationCount ? recovered + 1 : recovered;
                    VirtualDisk image = left.At(again, model, (ulong)again);
                    Check(image, least, recovered + 1, $"seed {seed}, operation {operation}, then {again}");
                }
            }
        }
    }

    [Fact]
    public void The_death_of_the_process_at_any_operation_loses_nothing_written()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            using Workload workload = Workload.Run(new VirtualDisk(), seed);
            for (int operation = workload.Begun; operation <= workload.Disk.OperationCount; operation++)
            {
                VirtualDisk left = workload.Disk.KilledAt(operation);
                Check(left, workload.WrittenAt(operation), workload.Last, $"seed {seed}, operation {operation}");
            }
        }
    }

    [Theory]
    [InlineData(DiskFault.InputOutputError)]
    [InlineData(DiskFault.NoSpace)]
    [InlineData(DiskFault.ShortWrite)]
    [InlineData(DiskFault.FailedSync)]
    public void FENCE_1_a_fault_at_any_operation_closes_the_log_and_loses_nothing_synced(DiskFault fault)
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            using Workload whole = Workload.Run(new VirtualDisk(), seed);
            for (int operation = whole.Begun; operation < whole.Disk.OperationCount; operation++)
            {
                var disk = new VirtualDisk();
                disk.FailAt(operation, fault);
                using Workload workload = Workload.Run(disk, seed);
                foreach (LossModel model in Enum.GetValues<LossModel>())
                {
                    VirtualDisk left = disk.Recover(model, (ulong)operation);
                    string where = $"seed {seed}, fault {operation}, {model}";
                    Check(left, workload.SyncedAt(int.MaxValue), workload.Last, where);
                }

                Check(disk.Clone(), workload.SyncedAt(int.MaxValue), workload.Last, $"seed {seed}, fault {operation}");
            }
        }
    }

    [Fact]
    public void A_flipped_bit_is_damage_wherever_a_later_sync_vouches_for_it()
    {
        using Workload workload = Workload.Run(new VirtualDisk(), 3);
        workload.SyncTwice();
        FileNumber newest = LogRecovery.LogsFrom(workload.Disk, Root, default)[^1];
        foreach (FileNumber number in LogRecovery.LogsFrom(workload.Disk, Root, default))
        {
            string path = Path.Combine(Root, $"{number}.log");
            long length = workload.Disk.ReadAll(path).Length;
            for (long offset = 0; offset < length; offset++)
            {
                VirtualDisk damaged = workload.Disk.Clone();
                damaged.FlipBit(path, (offset * 8) + (offset % 8));
                try
                {
                    ulong least = number == newest ? workload.Last - 1 : workload.Last;
                    Assert.InRange(Recover(damaged, out _, out _), least, workload.Last);
                }
                catch (CorruptionException damage)
                {
                    Assert.StartsWith(Root, damage.File, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void A_log_without_a_header_is_damage_if_the_mark_says_that_it_was_synced()
    {
        using Workload workload = Workload.Run(new VirtualDisk(), 5);
        workload.SyncTwice();
        FileNumber newest = LogRecovery.LogsFrom(workload.Disk, Root, default)[^1];
        string path = Path.Combine(Root, $"{newest}.log");
        using (Storage.IFile file = workload.Disk.Open(path))
        {
            file.Write(0, new byte[LogHeader.HeaderBytes]);
        }

        Assert.Throws<CorruptionException>(() => Recover(workload.Disk, out _, out _));
    }

    private static void Check(VirtualDisk disk, ulong least, ulong most, string where)
    {
        ulong found = Recover(disk, out _, out _);
        Assert.True(found >= least && found <= most, $"{where}: {found} is not within {least} and {most}");
    }

    private static ulong Recover(VirtualDisk disk, out LogEnd? end, out LogRest rest)
    {
        ulong last = 0;
        end = LogRecovery.RunAndMeasure(disk, Root, default, Visit, out rest);
        Assert.Equal(last + 1, end?.Next.Value);
        return last;

        void Visit(in LogFrame frame)
        {
            Assert.Equal(last + 1, frame.First.Value);
            Assert.Equal(Workload.PayloadOf(frame.First.Value), frame.Payload.ToArray());
            last = frame.Last.Value;
        }
    }

    /// <summary>Frames of one operation each in a log that is rotated; what was written and synced when.</summary>
    private sealed class Workload : IDisposable
    {
        private const int StepCount = 40;

        private readonly List<(int Operation, ulong Last)> _synced = [];
        private readonly List<(int Operation, ulong Last)> _written = [];
        private readonly Chance _chance;
        private readonly LogFileSource _source;
        private readonly LocalLog _log;

        // the last frame before each log
        private readonly List<(FileNumber Log, ulong Last)> _rotations = [];

        private Workload(VirtualDisk disk, ulong seed)
        {
            Disk = disk;
            _chance = new Chance(seed);
            disk.CreateDirectory(Root);
            disk.SyncDirectory("/");
            _source = SourceOf(disk, 1);
            _log = new LocalLog(
                _source, new Sequence(1), null, seed % 2 == 0, DurableMark.Open(disk, Root));
            Begun = disk.OperationCount;
        }

        public VirtualDisk Disk { get; }

        /// <summary>Then the first log was there.</summary>
        public int Begun { get; }

        public ulong Last { get; private set; }

        public static Workload Run(VirtualDisk disk, ulong seed)
        {
            var workload = new Workload(disk, seed);
            try
            {
                for (int i = 0; i < StepCount; i++)
                {
                    workload.Step();
                }
            }
            catch (StorageException)
            {
                workload.CheckFenced();
            }

            return workload;
        }

        public static void GoOn(VirtualDisk disk, LogEnd end, ulong sequence)
        {
            using LogFileSource source = SourceOf(disk, 100);
            using var log = new LocalLog(source, end.Next, end, isSyncedOften: true);
            Append(log, sequence);
            log.Write();
            log.Rotate(new Sequence(sequence + 1));
            log.Sync();
        }

        public static byte[] PayloadOf(ulong sequence)
        {
            byte[] bytes = new byte[(int)(8 + (sequence * 97 % 700))];
            Array.Fill(bytes, (byte)(sequence * 31));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, sequence);
            return bytes;
        }

        public void Dispose()
        {
            _log.Dispose();
            _source.Dispose();
        }

        public ulong SyncedAt(int operation) => At(_synced, operation);

        public ulong WrittenAt(int operation) => At(_written, operation);

        public void SyncTwice()
        {
            for (int i = 0; i < 2; i++)
            {
                Append(_log, ++Last);
                _log.Write();
                _log.Sync();
            }
        }

        private static LogFileSource SourceOf(VirtualDisk disk, ulong number) =>
            new(disk, Root, () => new FileNumber(number++), () => number * 77, 2048, static () => { });

        private static ulong At(List<(int Operation, ulong Last)> marks, int operation) =>
            marks.Where(mark => mark.Operation <= operation).Select(static mark => mark.Last).LastOrDefault();

        private static void Append(LocalLog log, ulong sequence)
        {
            log.BeginFrame();
            log.Append(PayloadOf(sequence));
            log.EndFrame(new Sequence(sequence), 1, 0);
        }

        private void Step()
        {
            switch (_chance.UpTo(9))
            {
                case 0 or 1:
                    FileNumber number = _log.Rotate(new Sequence(Last + 1));
                    _rotations.Add((number, Last));
                    _written.Add((Disk.OperationCount, Last));
                    break;
                case 2:
                    _log.Sync();
                    _synced.Add((Disk.OperationCount, Last));
                    break;
                case 3 when _rotations.Count > 0:
                    (FileNumber log, ulong last) = _rotations[_chance.UpTo(_rotations.Count - 1)];
                    _log.SyncBefore(log);
                    _synced.Add((Disk.OperationCount, Math.Max(last, SyncedAt(int.MaxValue))));
                    break;
                case 4:
                    _source.Want(_chance.Percent(50));
                    _source.Prepare();
                    break;
                default:
                    Append(_log, ++Last);
                    _log.Write();
                    _written.Add((Disk.OperationCount, Last));
                    break;
            }
        }

        // A worker that prepares a file may fail for itself, and then the next step is the first to be refused or not.
        private void CheckFenced()
        {
            try
            {
                _log.Sync();
                _synced.Add((Disk.OperationCount, Last));
            }
            catch (Exception refused) when (refused is FencedException or StorageException)
            {
                Assert.Throws<FencedException>(() => _log.Sync());
            }
        }
    }
}

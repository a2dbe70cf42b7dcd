using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>How long opening takes until the first read is answered: after a clean close, and after a death in the
/// middle of writing.</summary>
/// <remarks>The dead process leaves all its writes in the log: they fit into one memtable. The last of them must be
/// found.</remarks>
internal sealed class RecoveryWorkload : IWorkload
{
    private const int WriteCountMax = 200_000;

    public string Name => "recovery";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        string clean = run.NewLoadedFolder();
        double cold = OpenOnce(run, clean, run.Settings.KeyCount - 1, out _);
        run.Add("clean open ms", Better.Lower, true,
            Enumerable.Range(0, run.Settings.RoundCount)
                .Select(_ => OpenOnce(run, clean, run.Settings.KeyCount - 1, out bool _)).ToArray());
        run.Add("clean open ms, first of the process", Better.Lower, true, cold);

        string victim = Path.Combine(run.Request.ScratchDirectory, "victim");
        Directory.CreateDirectory(victim);
        ChildProcess.RunVictim(run.Request with { Role = ChildRole.Victim, ScratchDirectory = victim });
        int writeCount = WriteCount(run.Settings);
        bool replays = false;
        double[] opened =
        [
            .. Enumerable.Range(0, run.Settings.RoundCount).Select(_ =>
            {
                string copy = run.NewFolder();
                Folders.Copy(VictimFolder(victim), copy);
                double time = OpenOnce(run, copy, writeCount - 1, out replays);
                Folders.Delete(copy);
                return time;
            }),
        ];
        run.Add("open ms after a death", Better.Lower, true, opened);
        if (replays)
        {
            run.Add("records replayed/s", Better.Higher, true, opened.Select(time => writeCount / time * 1_000));
        }
    }

    /// <summary>The process that writes and dies; does not return.</summary>
    public static void WriteAndDie(WorkloadRun run)
    {
        IEngine engine = run.Open(VictimFolder(run.Request.ScratchDirectory), DurabilityClass.Process);
        BenchSettings settings = run.Settings with { KeyCount = WriteCount(run.Settings) };
        var crew = new Crew(engine, 1, settings, new KvKeys(settings.KeyCount));
        crew.Run(Operations.PutScattered(settings), settings.KeyCount, Crew.TimeMax);
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    private static string VictimFolder(string scratch) => Path.Combine(scratch, "store");

    private static int WriteCount(BenchSettings settings) => Math.Min(WriteCountMax, settings.KeyCount);

    private static double OpenOnce(WorkloadRun run, string folder, long number, out bool replays)
    {
        byte[] value = new byte[Math.Max(1, run.Settings.ValueBytes)];
        byte[] key = new byte[KvKeys.KeyBytes];
        KvKeys.Write(number, key);
        long began = Stopwatch.GetTimestamp();
        using IEngine engine = run.Open(folder, DurabilityClass.Process);
        using ISession session = engine.OpenSession();
        int length = session.Get(key, value);
        double time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        replays = engine.ReplaysLog;
        return length == run.Settings.ValueBytes
            ? time
            : throw new InvalidOperationException($"an acknowledged write is gone: {length} bytes of its value");
    }
}

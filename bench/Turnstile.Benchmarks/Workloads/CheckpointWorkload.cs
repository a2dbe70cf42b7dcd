using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>How long an openable copy takes, and how long a writer waits meanwhile at most.</summary>
/// <remarks>Some writes come before each copy, so that there is something in memory. The writer's longest pause over
/// the same time without a copy stands beside it.</remarks>
internal sealed class CheckpointWorkload : IWorkload
{
    public string Name => "checkpoint";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings;
        using IEngine engine = run.Open(run.NewLoadedFolder(), Durability);
        using var writer = new Crew(engine, 1, settings, run.Keys());
        Func<Producer, ValueTask> put = Operations.Put(KeyChoice.Uniform);
        writer.Run(put, long.MaxValue, settings.WarmUpTime);
        var times = new List<TimeSpan>();
        var during = new List<Round>();
        var without = new List<Round>();
        for (int i = 0; i < settings.RoundCount; i++)
        {
            string folder = run.NewFolder();
            TimeSpan? time = ReadWhileWritingWorkload.Beside(
                writer, () => Checkpoint(engine, folder, settings.RoundTime / 4), out Round writes);
            Folders.Delete(folder);
            if (time is not { } taken)
            {
                run.AddAbsence("no copy while others write");
                return;
            }

            times.Add(taken);
            during.Add(writes);
            without.Add(writer.Run(put, long.MaxValue, writes.Time));
        }

        run.Add("checkpoint ms", Better.Lower, true, times.Select(time => time.TotalMilliseconds));
        run.Add("worst put ms meanwhile", Better.Lower, true, during.Select(round => round.WorstMilliseconds));
        run.Add("worst put ms without", Better.Lower, false, without.Select(round => round.WorstMilliseconds));
    }

    private static TimeSpan? Checkpoint(IEngine engine, string folder, TimeSpan before)
    {
        Thread.Sleep(before);
        long began = Stopwatch.GetTimestamp();
        return engine.TryCheckpoint(folder) ? Stopwatch.GetElapsedTime(began) : null;
    }
}

using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>Walks once over everything in every round.</summary>
internal sealed record ScanWorkload(string Name, bool IsReverse) : IWorkload
{
    private const int WarmUpCount = 3;

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings;
        using IEngine engine = run.Open(run.NewLoadedFolder(), Durability);
        using var crew = new Crew(engine, 1, settings, run.Keys());
        Func<Producer, ValueTask> walk = Operations.Walk(IsReverse);
        crew.Run(walk, WarmUpCount, Crew.TimeMax);
        if (crew.FoundCount != (long)settings.KeyCount * WarmUpCount)
        {
            throw new InvalidOperationException(
                $"{crew.FoundCount} entries of {WarmUpCount} times {settings.KeyCount} were walked over");
        }

        var rounds = new List<Round>();
        long end = Stopwatch.GetTimestamp() + (long)(
            settings.RoundTime.TotalSeconds * settings.RoundCount * Stopwatch.Frequency);
        while (rounds.Count < settings.RoundCount || Stopwatch.GetTimestamp() < end)
        {
            rounds.Add(crew.Run(walk, 1, Crew.TimeMax));
        }

        run.Add("entries/s", Better.Higher, true, rounds.Select(round => round.Rate * settings.KeyCount));
        run.Add("CPU ns/entry", Better.Lower, false, rounds.Select(
            round => round.CpuTime.TotalNanoseconds / settings.KeyCount));
    }
}

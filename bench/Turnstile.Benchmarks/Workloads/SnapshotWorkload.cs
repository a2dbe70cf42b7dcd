using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>What it costs to open and close a snapshot, and what a thousand open ones cost a writer.</summary>
internal sealed class SnapshotWorkload : IWorkload
{
    private const int OpenCount = 1_000;
    private const int CyclesPerRound = 20_000;

    public string Name => "snapshots";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings;
        using IEngine engine = run.Open(run.NewLoadedFolder(), Durability);
        Cycle(engine);
        run.Add("open and close ns", Better.Lower, true,
            Enumerable.Range(0, settings.RoundCount).Select(_ => Cycle(engine)).ToArray());

        using var writer = new Crew(engine, 1, settings, run.Keys());
        Func<Producer, ValueTask> put = Operations.Put(KeyChoice.Uniform);
        writer.Run(put, long.MaxValue, settings.WarmUpTime);
        var without = new List<Round>();
        var with = new List<Round>();
        for (int i = 0; i < settings.RoundCount; i++)
        {
            without.Add(writer.Run(put, long.MaxValue, settings.RoundTime));
            IDisposable[] open = [.. Enumerable.Range(0, OpenCount).Select(_ => engine.OpenSnapshot())];
            with.Add(writer.Run(put, long.MaxValue, settings.RoundTime));
            Array.ForEach(open, snapshot => snapshot.Dispose());
        }

        run.Add("put p99.9 us with 1,000 open", Better.Lower, true, with.Select(P999));
        run.Add("put p99.9, times without", Better.Lower, false, with.Zip(without, (w, o) => P999(w) / P999(o)));
        run.Add("puts/s with 1,000 open", Better.Higher, false, with.Select(round => round.Rate));
        run.Add("puts/s without", Better.Higher, false, without.Select(round => round.Rate));
    }

    private static double Cycle(IEngine engine)
    {
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < CyclesPerRound; i++)
        {
            engine.OpenSnapshot().Dispose();
        }

        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / CyclesPerRound;
    }

    private static double P999(Round round) => round.Latencies.Microseconds(0.999);
}

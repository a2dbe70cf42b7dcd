using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>Fills an empty store, anew in every round.</summary>
/// <remarks>A round ends when as many writes as there are keys were acknowledged, or its time is over. What the engine
/// has put off until later is not waited for, as in db_bench. Synced writes are too slow to come to all keys, so their
/// rounds go on in one store, and its opening is not a part of what is measured.</remarks>
internal sealed record FillWorkload(
    string Name, DurabilityClass Durability, int ProducerCount, Func<Producer, ValueTask> Operation) : IWorkload
{
    private const int FreshRoundCountMax = 3;

    /// <summary>Writes of one operation.</summary>
    public int UnitCount { get; init; } = 1;

    public void Run(WorkloadRun run)
    {
        Round[] rounds = Durability == DurabilityClass.Power ? [.. GoOn(run)] : [.. BeginAnew(run)];
        run.AddRounds(rounds, UnitCount);
        run.Add("keys written", Better.Neither, false, rounds.Select(
            round => (double)(round.Latencies.Count * UnitCount)));
    }

    private IEnumerable<Round> GoOn(WorkloadRun run)
    {
        using IEngine engine = run.Open(run.NewFolder(), Durability);
        using var crew = new Crew(engine, ProducerCount, run.Settings, run.Keys());
        crew.Run(Operation, long.MaxValue, run.Settings.WarmUpTime);
        for (int i = 0; i < run.Settings.RoundCount; i++)
        {
            yield return crew.Run(Operation, long.MaxValue, run.Settings.RoundTime);
        }
    }

    private IEnumerable<Round> BeginAnew(WorkloadRun run)
    {
        Fill(run, run.Settings.WarmUpTime);
        for (int i = 0; i < Math.Min(FreshRoundCountMax, run.Settings.RoundCount); i++)
        {
            yield return Fill(run, run.Settings.FillTime);
        }
    }

    private Round Fill(WorkloadRun run, TimeSpan time)
    {
        string folder = run.NewFolder();
        Round round;
        using (IEngine engine = run.Open(folder, Durability))
        using (var crew = new Crew(engine, ProducerCount, run.Settings, run.Keys()))
        {
            round = crew.Run(Operation, run.Settings.KeyCount / UnitCount, time);
        }

        Folders.Delete(folder);
        return round;
    }
}

using Turnstile.Benchmarks.Engines;
using Turnstile.Benchmarks.Running;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>Operations on a store with all keys, again and again in the same one.</summary>
internal sealed record LoadedWorkload(
    string Name, DurabilityClass Durability, int ProducerCount, Func<Producer, ValueTask> Operation) : IWorkload
{
    /// <summary>Whether every operation finds something, or none does; null if it depends.</summary>
    public bool? Finds { get; init; }

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings;
        using IEngine engine = run.Open(run.NewLoadedFolder(), Durability);
        using var crew = new Crew(engine, ProducerCount, settings, run.Keys());
        crew.Run(Operations.Walk(), ProducerCount, Crew.TimeMax);
        long foundBefore = crew.FoundCount;
        long operations = crew.Run(Operation, long.MaxValue, settings.WarmUpTime).Latencies.Count;
        Round[] rounds =
        [
            .. Enumerable.Range(0, settings.RoundCount)
                .Select(_ => crew.Run(Operation, long.MaxValue, settings.RoundTime)),
        ];
        run.AddRounds(rounds);
        CheckFound(crew.FoundCount - foundBefore, operations + rounds.Sum(round => round.Latencies.Count));
    }

    // A read that finds what is not there, or the other way round, would be fast and wrong.
    private void CheckFound(long found, long operations)
    {
        bool isWrong = Finds switch
        {
            true => found < operations,
            false => found > 0,
            null => false,
        };
        if (isWrong)
        {
            throw new InvalidOperationException($"{Name}: {operations} operations found {found}");
        }
    }
}

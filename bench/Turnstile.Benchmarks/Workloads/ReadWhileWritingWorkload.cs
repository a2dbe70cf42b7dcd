using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>One reader alone, then beside one writer at full speed; taken in turns.</summary>
internal sealed class ReadWhileWritingWorkload : IWorkload
{
    public string Name => "readwhilewriting";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings;
        using IEngine engine = run.Open(run.NewLoadedFolder(), Durability);
        using var reader = new Crew(engine, 1, settings, run.Keys());
        using var writer = new Crew(engine, 1, settings, run.Keys(), firstIndex: 1);
        Func<Producer, ValueTask> get = Operations.Get(KeyChoice.Uniform);
        var idle = new List<Round>();
        var busy = new List<Round>();
        var written = new List<Round>();
        reader.Run(Operations.Walk(), 1, Crew.TimeMax);
        reader.Run(get, long.MaxValue, settings.WarmUpTime);
        Beside(writer, () => reader.Run(get, long.MaxValue, settings.WarmUpTime), out _);
        for (int i = 0; i < settings.RoundCount; i++)
        {
            idle.Add(reader.Run(get, long.MaxValue, settings.RoundTime));
            busy.Add(Beside(writer, () => reader.Run(get, long.MaxValue, settings.RoundTime), out Round writes));
            written.Add(writes);
        }

        run.Add("reads/s beside writer", Better.Higher, true, busy.Select(round => round.Rate));
        run.Add("reads p99.9 us beside writer", Better.Lower, true, busy.Select(P999));
        run.Add("reads p99.9, times idle", Better.Lower, false, busy.Zip(idle, (b, i) => P999(b) / P999(i)));
        run.Add("reads/s idle", Better.Higher, false, idle.Select(round => round.Rate));
        run.Add("writes/s beside reader", Better.Higher, true, written.Select(round => round.Rate));
        run.AddLatencies("idle ", idle);
        run.AddLatencies("busy ", busy);
    }

    /// <summary>Does something while a crew overwrites keys as fast as it can.</summary>
    public static T Beside<T>(Crew writer, Func<T> work, out Round writes)
    {
        using var stop = new CancellationTokenSource();
        Task<Round> writing = Task.Factory.StartNew(
            () => writer.Run(Operations.Put(KeyChoice.Uniform), long.MaxValue, Crew.TimeMax, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        T result;
        try
        {
            result = work();
        }
        finally
        {
            stop.Cancel();
        }

        writes = writing.GetAwaiter().GetResult();
        return result;
    }

    private static double P999(Round round) => round.Latencies.Microseconds(0.999);
}

using Turnstile.Benchmarks.Engines;
using Turnstile.Benchmarks.Workloads;

namespace Turnstile.Benchmarks.Running;

/// <summary>The part of a child process.</summary>
internal static class Child
{
    private const int LoadBatchCount = 1_000;

    /// <summary>Does what it is told, and answers.</summary>
    public static ChildAnswer Run(ChildRequest request)
    {
        var run = new WorkloadRun(EngineKind.Named(request.Engine), request);
        switch (request.Role)
        {
            case ChildRole.Load:
                Load(run);
                break;
            case ChildRole.Victim:
                RecoveryWorkload.WriteAndDie(run);
                break;
            default:
                WorkloadCatalog.Named(request.Workload).Run(run);
                break;
        }

        return new ChildAnswer(run.Configuration, run.Metrics, run.Absence);
    }

    private static void Load(WorkloadRun run)
    {
        string folder = run.Request.ImageDirectory;
        using (IEngine engine = run.Open(folder, DurabilityClass.Process))
        {
            using (var crew = new Crew(engine, 1, run.Settings, run.Keys()))
            {
                long batchCount = (run.Settings.KeyCount + LoadBatchCount - 1) / LoadBatchCount;
                crew.Run(Operations.ScatteredBatch(run.Settings, LoadBatchCount), batchCount, Crew.TimeMax);
            }

            engine.Settle();
        }

        // A second opening and closing leaves what a restarted program would find.
        run.Open(folder, DurabilityClass.Process).Dispose();
    }
}

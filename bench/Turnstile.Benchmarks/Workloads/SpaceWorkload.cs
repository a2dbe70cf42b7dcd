using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>What files take after every key was overwritten ten times, and how many bytes were written for each byte of
/// the user's.</summary>
/// <remarks>A fifth of the keys, and a write buffer of 4 MiB, so that merging is under way all the time.</remarks>
internal sealed class SpaceWorkload : IWorkload
{
    private const int PassCount = 11;
    private const int BatchCount = 100;
    private const int WriteBufferBytes = 4 << 20;

    private static readonly TimeSpan s_timeMax = TimeSpan.FromSeconds(60);

    public string Name => "space";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        BenchSettings settings = run.Settings with
        {
            KeyCount = Math.Max(BatchCount, run.Settings.KeyCount / 5),
            WriteBufferBytes = WriteBufferBytes,
        };
        string folder = run.NewFolder();
        long entryBytes = KvKeys.KeyBytes + settings.ValueBytes;
        double liveBytes = settings.KeyCount * entryBytes;
        var before = ProcessIo.Now();
        Round round;
        using (IEngine engine = run.Open(folder, Durability, settings))
        {
            using (var crew = new Crew(engine, 1, settings, new KvKeys(settings.KeyCount)))
            {
                round = crew.Run(
                    Operations.ScatteredBatch(settings, BatchCount),
                    (long)settings.KeyCount * PassCount / BatchCount,
                    s_timeMax);
            }

            run.Add("file bytes per live byte", Better.Lower, true, Folders.BytesOf(folder) / liveBytes);
        }

        var after = ProcessIo.Now();
        using (IEngine engine = run.Open(folder, Durability, settings))
        {
            engine.Settle();
        }

        double userBytes = round.Latencies.Count * BatchCount * entryBytes;
        run.Add("file bytes per live byte, settled", Better.Lower, true, Folders.BytesOf(folder) / liveBytes);
        run.Add("bytes written per byte", Better.Lower, true, (after.CallBytes - before.CallBytes) / userBytes);
        run.Add("bytes dirtied per byte", Better.Lower, false, (after.DeviceBytes - before.DeviceBytes) / userBytes);
        run.Add("passes", Better.Neither, false, (double)round.Latencies.Count * BatchCount / settings.KeyCount);
        run.Add("writes/s", Better.Higher, false, round.Rate * BatchCount);
    }
}

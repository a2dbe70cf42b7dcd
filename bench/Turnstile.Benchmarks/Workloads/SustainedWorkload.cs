using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Workloads;

/// <summary>One writer at full speed for long, on data four times as large as the memory for it.</summary>
/// <remarks>Memory is small so that the load is long: write buffers of 8 MiB, of which Turnstile may hold six, and 16
/// MiB of cache: 64 MiB. Values of 1 KiB.</remarks>
internal sealed class SustainedWorkload : IWorkload
{
    private const int WriteBufferBytes = 8 << 20;
    private const int CacheBytes = 16 << 20;
    private const int BudgetBytes = (6 * WriteBufferBytes) + CacheBytes;
    private const int ValueBytes = 1_024;

    public string Name => "sustained";

    public DurabilityClass Durability => DurabilityClass.Process;

    public void Run(WorkloadRun run)
    {
        long dataBytes = 4L * BudgetBytes;
        BenchSettings settings = run.Settings with
        {
            ValueBytes = ValueBytes,
            WriteBufferBytes = WriteBufferBytes,
            CacheBytes = CacheBytes,
            KeyCount = (int)(dataBytes / (KvKeys.KeyBytes + ValueBytes)),
        };
        using IEngine engine = run.Open(run.NewFolder(), Durability, settings);
        using var crew = new Crew(engine, 1, settings, new KvKeys(settings.KeyCount));
        Func<Producer, ValueTask> put = Operations.PutScattered(settings);
        var all = new LatencyHistogram();
        var rates = new List<double>();
        var worst = new List<double>();
        for (int second = 0; second < settings.SustainedSeconds; second++)
        {
            Round round = crew.Run(put, long.MaxValue, TimeSpan.FromSeconds(1));
            all.Merge(round.Latencies);
            rates.Add(round.Rate);
            worst.Add(round.WorstMilliseconds);
        }

        run.Add("worst put ms", Better.Lower, true, worst.Max());
        run.Add("put p99.99 us", Better.Lower, true, all.Microseconds(0.9999));
        run.Add("puts/s", Better.Higher, true, all.Count / (double)settings.SustainedSeconds);
        run.Add("puts/s, second by second", Better.Higher, false, rates);
        run.Add("worst put ms, second by second", Better.Lower, false, worst);
        run.Add("data written, times the memory", Better.Neither, false,
            all.Count * (double)(KvKeys.KeyBytes + ValueBytes) / BudgetBytes);
    }
}

using System.Diagnostics;
using Turnstile.Benchmarks.Engines;
using Turnstile.Cli.Benchmarks;

namespace Turnstile.Benchmarks.Running;

/// <summary>Some producers at work at once on one engine.</summary>
/// <remarks>If a write blocks its thread, every producer gets a thread; otherwise every producer is a task, as their
/// users would have it.</remarks>
internal sealed class Crew : IDisposable
{
    /// <summary>Longer than anything here takes.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromHours(1);

    private readonly IEngine _engine;
    private readonly Producer[] _producers;

    public Crew(IEngine engine, int count, BenchSettings settings, KvKeys keys, int firstIndex = 0)
    {
        _engine = engine;
        var values = new KvValues(settings.ValueBytes, settings.Seed);
        _producers =
        [
            .. Enumerable.Range(firstIndex, count)
                .Select(index => new Producer(engine.OpenSession(), keys, values, settings, index)),
        ];
    }

    /// <summary>Reads that found something, of all rounds.</summary>
    public long FoundCount => _producers.Sum(producer => producer.FoundCount);

    /// <summary>Does an operation again and again.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="count">How often at most, all producers together.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="stop">Ends it before.</param>
    public Round Run(
        Func<Producer, ValueTask> operation, long count, TimeSpan time, CancellationToken stop = default)
    {
        long each = count == long.MaxValue ? count : (count + _producers.Length - 1) / _producers.Length;
        var start = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] all = [.. _producers.Select(producer => Start(producer, operation, each, start.Task, stop))];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        start.SetResult(began + (long)(time.TotalSeconds * Stopwatch.Frequency));
        Task.WaitAll(all, CancellationToken.None);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        var latencies = new LatencyHistogram();
        Array.ForEach(_producers, producer => latencies.Merge(producer.TakeLatencies()));
        return new Round(latencies, elapsed, cpu, allocated);
    }

    public void Dispose() => Array.ForEach(_producers, producer => producer.Dispose());

    private Task Start(
        Producer producer,
        Func<Producer, ValueTask> operation,
        long count,
        Task<long> start,
        CancellationToken stop)
    {
        if (!_engine.BlocksThread)
        {
            return Task.Run(
                async () => await producer.RunAsync(operation, count, await start, stop), CancellationToken.None);
        }

        var done = new TaskCompletionSource();
        var thread = new Thread(() =>
        {
            try
            {
                producer.RunAsync(operation, count, start.GetAwaiter().GetResult(), stop).GetAwaiter().GetResult();
                done.SetResult();
            }
            catch (Exception failure)
            {
                // Whoever waits for the crew gets it.
                done.SetException(failure);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return done.Task;
    }
}

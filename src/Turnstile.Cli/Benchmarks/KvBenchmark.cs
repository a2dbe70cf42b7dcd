using System.Diagnostics;
using Turnstile.Cli.Numbers;
using Turnstile.Cli.Output;
using Turnstile.Kv;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Loads what the workload needs, warms up, and measures its operations.</summary>
internal sealed class KvBenchmark(KvSettings settings, ProgressLine progress)
{
    private const int LoadBatchCount = 1_000;

    private readonly KvValues _values = new(settings.ValueBytes, settings.Seed);

    /// <summary>Runs in an empty database.</summary>
    public async Task<KvReport> RunAsync(TurnstileDatabase database, CancellationToken cancellation)
    {
        Keyspace keyspace = await database.CreateKeyspaceAsync("bench", cancellation);
        Keyspace warmUp = keyspace;
        if (settings.Workload.BeginsEmpty)
        {
            warmUp = await database.CreateKeyspaceAsync("warm-up", cancellation);
        }
        else
        {
            await LoadAsync(database, keyspace, cancellation);
        }

        await WarmUpAsync(warmUp, cancellation);
        progress.Begin($"measuring {settings.Workload.Name}");
        return await MeasureAsync(keyspace, cancellation);
    }

    private async Task LoadAsync(TurnstileDatabase database, Keyspace keyspace, CancellationToken cancellation)
    {
        SplitMix64 numbers = SplitMix64.For(settings.Seed, -1);
        byte[] key = new byte[KvKeys.KeyBytes];
        var batch = new WriteBatch();
        for (int i = 0; i < settings.KeyCount; i++)
        {
            KvKeys.Write(i, key);
            batch.Put(keyspace, key, _values.Choose(ref numbers));
            if (batch.Count == LoadBatchCount || i == settings.KeyCount - 1)
            {
                await database.CommitAsync(batch, Durability.Process, cancellation);
                batch.Clear();
                progress.Report("loading", i + 1, settings.KeyCount);
            }
        }

        await database.OptimizeAsync(null, cancellation);
    }

    // Writes of the warm-up go to a keyspace of their own if the workload begins empty, and do no harm otherwise.
    private async Task WarmUpAsync(Keyspace keyspace, CancellationToken cancellation)
    {
        progress.Begin("warming up");
        var keys = new KvKeys(settings.KeyCount);
        bool inserts = KvOperation.Insert == settings.Workload.Main || KvOperation.Insert == settings.Workload.Other;
        KvWorkload workload = inserts
            ? settings.Workload with { Choice = KeyChoice.Uniform, BeginsEmpty = true }
            : settings.Workload;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(settings.WarmUpTime);
        KvProducer[] producers = Producers(settings with { Workload = workload }, keyspace, keys);
        do
        {
            await Task.WhenAll(producers.Select(producer => Start(producer, settings.OperationCount, stop.Token)));
        }
        while (!stop.IsCancellationRequested);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<KvReport> MeasureAsync(Keyspace keyspace, CancellationToken cancellation)
    {
        var keys = new KvKeys(settings.KeyCount);
        KvProducer[] producers = Producers(settings, keyspace, keys);
        using var stopWriter = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task writer = settings.Workload.HasWriterBeside
            ? WriteBeside(keyspace, keys, stopWriter.Token)
            : Task.CompletedTask;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TimeSpan pauseBefore = GC.GetTotalPauseDuration();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(producers.Select((producer, index) => Start(producer, ShareOf(index), cancellation)));
        TimeSpan time = Stopwatch.GetElapsedTime(began);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        TimeSpan pause = GC.GetTotalPauseDuration() - pauseBefore;
        await stopWriter.CancelAsync();
        await writer;
        cancellation.ThrowIfCancellationRequested();
        return Report(producers, time, allocated, pause);
    }

    private KvReport Report(KvProducer[] producers, TimeSpan time, long allocated, TimeSpan pause)
    {
        var latencies = new LatencyHistogram();
        Array.ForEach(producers, producer => latencies.Merge(producer.Latencies));
        CheckFound(producers.Sum(producer => producer.FoundCount), latencies.Count);
        return new KvReport(
            Math.Round(latencies.Count / time.TotalSeconds, 1),
            Math.Round(latencies.Microseconds(0.5), 3),
            Math.Round(latencies.Microseconds(0.99), 3),
            Math.Round(latencies.Microseconds(0.999), 3),
            Math.Round((double)allocated / Math.Max(1, latencies.Count), 3),
            Math.Round(pause.TotalMilliseconds, 3));
    }

    // A read that finds what is not there, or the other way round, would be fast and wrong.
    private void CheckFound(long found, long operations)
    {
        KvWorkload workload = settings.Workload;
        bool isReadOnly = workload is { Main: KvOperation.Read, MainPercent: 100 };
        long expected = workload.Choice == KeyChoice.Missing ? 0 : operations;
        if (isReadOnly && found != expected)
        {
            throw new FailureException($"{found} of {operations} reads found a value; {expected} should have");
        }
    }

    private KvProducer[] Producers(KvSettings with, Keyspace keyspace, KvKeys keys) =>
        [.. Enumerable.Range(0, settings.ProducerCount)
            .Select(index => new KvProducer(with, keyspace, keys, _values, index))];

    private long ShareOf(int index)
    {
        if (settings.Workload.IsFullScan)
        {
            return settings.KeyCount;
        }

        long even = settings.OperationCount / settings.ProducerCount;
        return even + (index < settings.OperationCount % settings.ProducerCount ? 1 : 0);
    }

    private static Task Start(KvProducer producer, long count, CancellationToken stop) =>
        Task.Run(() => producer.RunAsync(count, stop), CancellationToken.None);

    private Task WriteBeside(Keyspace keyspace, KvKeys keys, CancellationToken stop)
    {
        KvWorkload overwrite = KvWorkload.All.First(workload => workload.Name == "overwrite");
        var writer = new KvProducer(
            settings with { Workload = overwrite }, keyspace, keys, _values, settings.ProducerCount);
        return Start(writer, long.MaxValue, stop);
    }
}

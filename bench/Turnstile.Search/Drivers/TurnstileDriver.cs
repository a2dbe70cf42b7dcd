using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Queries;
using Turnstile.Search.Data;

namespace Turnstile.Search.Drivers;

/// <summary>Turnstile's own driver: the protocol of the others, in C#.</summary>
internal sealed class TurnstileDriver(DriverRequest request)
{
    /// <summary>The argument that makes a driver of the program.</summary>
    public const string Argument = "--driver";

    private readonly VectorSet _set = VectorSet.Read(request.Set);

    /// <summary>Does what it is told.</summary>
    public async Task RunAsync()
    {
        switch (request.Phase)
        {
            case "build":
                await BuildAsync();
                break;
            case "stream":
                await StreamAsync();
                break;
            default:
                await SearchAsync();
                break;
        }
    }

    private async Task BuildAsync()
    {
        if (Refusal() is { } reason)
        {
            Say(new { step = "absent", reason });
            return;
        }

        await using TurnstileStore store = await TurnstileStore.CreateAsync(request, _set);
        VectorValue[] vectors = store.Rows();
        int[] numbers = _set.Numbers();
        byte[] labels = _set.Labels();
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await store.InsertAllAsync(vectors, numbers, labels);
        double insertSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await store.IndexAsync();
        double indexedSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        await store.SaveAsync();
        ProcessMemory memory = ProcessMemory.Now();
        Say(new
        {
            step = "build", indexed_s = indexedSeconds, cpu_s = cpuSeconds,
            accepted_per_s = vectors.Length / insertSeconds, indexed_per_s = vectors.Length / indexedSeconds,
            anon_kib = memory.AnonymousKib, file_kib = memory.FileKib, peak_kib = memory.PeakKib,
            configuration = store.ToString(),
        });
    }

    // Why the product has no such field; null if it has.
    private string? Refusal()
    {
        try
        {
            TurnstileConfiguration.Parse(request.Configuration).FieldFor(_set);
            return null;
        }
        catch (ArgumentException refused)
        {
            return $"refused: {refused.Message}";
        }
    }

    private async Task SearchAsync()
    {
        ProcessMemory idle = ProcessMemory.Now();
        long start = Stopwatch.GetTimestamp();
        await using TurnstileStore store = await TurnstileStore.OpenAsync(request, _set, indexThreadCount: 1);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await store.IndexAsync();
        double indexedMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        VectorValue[] vectors = Vectors(store);
        VectorQuery[] queries = store.Prepare(vectors, request, request.Efforts[0]);
        AskCold(store, queries);

        // The first query has brought the index into memory.
        ProcessMemory memory = ProcessMemory.Now();
        Say(new
        {
            step = "open", ms = milliseconds, indexed_ms = indexedMilliseconds,
            anon_kib = memory.AnonymousKib, file_kib = memory.FileKib, peak_kib = memory.PeakKib, idle,
        });
        Laps(store, queries, request.WarmUpSeconds);
        foreach (int effort in request.Efforts)
        {
            SearchAt(store, store.Prepare(vectors, request, effort), effort);
        }
    }

    private void AskCold(TurnstileStore store, VectorQuery[] queries)
    {
        VectorQuery[] few = queries[..Math.Min(request.ColdCount, queries.Length)];
        Pass first = Pass.Run(store, few[..1], request.K, 1, request.Seconds);
        Pass others = Pass.Run(store, few[1..], request.K, 1, request.Seconds);
        double seconds = (first.Time + others.Time).TotalSeconds;
        Say(new
        {
            step = "cold", first_us = first.Time.TotalMicroseconds, qps = (1 + others.Latencies.Count) / seconds,
        });
    }

    private void SearchAt(TurnstileStore store, VectorQuery[] queries, int effort)
    {
        Pass warm = Run(store, queries, 4 * request.Seconds);
        Keep(warm, effort);
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        Pass[] passes = [.. Enumerable.Range(0, request.RoundCount).Select(_ => Run(store, queries, request.Seconds))];
        double cpuMicroseconds = (Environment.CpuUsage.TotalTime - cpuBefore).TotalMicroseconds;
        var latencies = new Cli.Benchmarks.LatencyHistogram();
        foreach (Pass pass in passes)
        {
            latencies.Merge(pass.Latencies);
        }

        Say(new
        {
            step = "search", effort, qps = passes.Select(pass => pass.Rate),
            p50_us = latencies.Microseconds(0.5), p99_us = latencies.Microseconds(0.99),
            cpu_us = cpuMicroseconds / latencies.Count,
            allocated_b = (double)passes.Sum(pass => pass.AllocatedBytes) / latencies.Count,
        });
        if (effort == 0)
        {
            AskMany(store, queries);
        }
    }

    // Exact queries share the reading of the rows where they are asked together.
    private void AskMany(TurnstileStore store, VectorQuery[] queries)
    {
        double[] rates = [.. Enumerable.Range(0, request.RoundCount).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            store.QueryMany(queries);
            return queries.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        })];
        Say(new { step = "many", qps = rates });
    }

    // Searches alone, then beside a writer at full speed, which had time to warm up too.
    private async Task StreamAsync()
    {
        await using TurnstileStore store = await TurnstileStore.OpenAsync(request, _set, Environment.ProcessorCount);
        int effort = request.Efforts[0];
        VectorQuery[] queries = store.Prepare(Vectors(store), request, effort);
        var stream = new UpsertStream(store, _set);
        Laps(store, queries, request.WarmUpSeconds);
        Lap idle = Laps(store, queries, request.Seconds);
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        stream.Start();
        Laps(store, queries, request.WarmUpSeconds);
        Lap beside = Laps(store, queries, request.Seconds);
        UpsertRates upserts = await stream.StopAsync();
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        Keep(beside.Last, effort);
        Say(new
        {
            step = "stream", effort, idle_qps = idle.Rate, beside_qps = beside.Rate,
            accepted_per_s = upserts.Accepted, indexed_per_s = upserts.Indexed,
            idle_cpu_us = idle.Microseconds, beside_cpu_us = beside.Microseconds, wait_share = beside.WaitShare,
            cpu_s = cpu.TotalSeconds,
        });
    }

    // Asks all queries again and again until the time is over.
    private Lap Laps(TurnstileStore store, VectorQuery[] queries, double secondsMax)
    {
        ThreadTime before = ThreadTime.Now();
        Pass last = Run(store, queries, secondsMax);
        double seconds = last.Time.TotalSeconds;
        long count = last.Latencies.Count;
        while (seconds < secondsMax)
        {
            Pass next = Run(store, queries, secondsMax - seconds);
            seconds += next.Time.TotalSeconds;
            count += next.Latencies.Count;

            // One that the end of the time cut short has not answered all queries.
            last = next.Latencies.Count == queries.Length ? next : last;
        }

        ThreadTime taken = ThreadTime.Now() - before;
        return new Lap(
            count / seconds, taken.Run.TotalMicroseconds / count, taken.Wait.TotalSeconds / seconds, last);
    }

    private VectorValue[] Vectors(TurnstileStore store)
    {
        VectorValue[] all = store.Queries();
        return all[..Math.Min(all.Length, request.QueryCount)];
    }

    private Pass Run(TurnstileStore store, VectorQuery[] queries, double secondsMax) =>
        Pass.Run(store, queries, request.K, request.ThreadCount, secondsMax);

    private void Keep(Pass pass, int effort) => File.WriteAllBytes(
        Path.Combine(request.OutputFolder, $"found-{effort}.bin"), MemoryMarshal.AsBytes<int>(pass.Found).ToArray());

    private static void Say<T>(T line) => Console.Out.WriteLine(JsonSerializer.Serialize(line));
}

using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Numbers;
using Turnstile.Cli.Output;
using Turnstile.Commit;
using Turnstile.Kv;
using Turnstile.Views;

namespace Turnstile.Cli.Soak;

/// <summary>One soak: fill, overwrite beside a reader, look at everything.</summary>
/// <remarks>Threads: a writer and a reader, each with its own numbers; what they count is added up when both have
/// ended.</remarks>
internal sealed class SoakRun(SoakSettings settings, TurnstileDatabase database, ProgressLine progress) : IDisposable
{
    private const int ScanLength = 100;
    private const int ReadsPerSnapshot = 10_000;

    private readonly SoakGenerations _generations = new(settings.KeyCount);
    private readonly LatencyHistogram _fills = new();
    private readonly LatencyHistogram _puts = new();
    private readonly WritePhases _phases = new(database.Path);
    private long _reads;
    private long _wrong;

    /// <summary>Runs it on an empty database.</summary>
    public async Task<SoakReport> RunAsync(CancellationToken cancellation)
    {
        using var memory = new MemoryWatch();
        Keyspace keys = await database.CreateKeyspaceAsync("soak", cancellation);
        TimeSpan filled = await FillAsync(keys, cancellation);
        TimeSpan churned = await ChurnAsync(keys, memory, cancellation);
        progress.Begin("compacting");
        await database.CompactAsync(keys, cancellation: cancellation);
        long lost = Judge(keys, cancellation);
        long worst = Math.Max(_fills.MaxTicks, _puts.MaxTicks);
        long peak = memory.PeakBytes;
        return new SoakReport(
            settings.KeyCount,
            _fills.Count / filled.TotalSeconds,
            _puts.Count / churned.TotalSeconds,
            worst * 1e3 / Stopwatch.Frequency,
            _phases.Longest,
            _puts.Microseconds(0.999),
            _reads / churned.TotalSeconds,
            peak,
            memory.GrowthBytes,
            DirectoryBytes(database.Path),
            _wrong,
            lost,
            peak <= settings.BudgetBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _phases.Dispose();

    // In an order that is scattered, and meets every key once: the step has no divisor with the number of keys.
    private async Task<TimeSpan> FillAsync(Keyspace keys, CancellationToken cancellation)
    {
        long count = settings.KeyCount;
        long step = StepOf(count);
        long start = Stopwatch.GetTimestamp();
        var key = new byte[sizeof(long)];
        var value = new byte[settings.ValueBytes];
        long number = 0;
        for (long i = 0; i < count; i++)
        {
            number = (number + step) % count;
            await PutAsync(keys, number, 0, key, value, _fills, cancellation);
            progress.Report("filling", i, count);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private async Task<TimeSpan> ChurnAsync(
        Keyspace keys, MemoryWatch memory, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(settings.Time);
        long start = Stopwatch.GetTimestamp();
        Task reader = Task.Factory.StartNew(
            () => Read(keys, end.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        SplitMix64 numbers = SplitMix64.For(settings.Seed, 1);
        var key = new byte[sizeof(long)];
        var value = new byte[settings.ValueBytes];
        TimeSpan sampled = TimeSpan.Zero;
        while (!end.IsCancellationRequested)
        {
            long number = numbers.Below(settings.KeyCount);
            byte generation = (byte)(_generations[number] + 1);
            await PutAsync(keys, number, generation, key, value, _puts, cancellation);
            TimeSpan now = Stopwatch.GetElapsedTime(start);
            if (now - sampled > TimeSpan.FromSeconds(1))
            {
                sampled = now;
                memory.Sample();
                progress.Report("overwriting, seconds", (long)now.TotalSeconds, (long)settings.Time.TotalSeconds);
            }
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        await reader;
        cancellation.ThrowIfCancellationRequested();
        return time;
    }

    private async ValueTask PutAsync(
        Keyspace keys,
        long number,
        byte generation,
        byte[] key,
        byte[] value,
        LatencyHistogram latencies,
        CancellationToken cancellation)
    {
        SoakValue.WriteKey(number, key);
        SoakValue.Write(number, generation, settings.Seed, value);
        _phases.Begin();
        long start = Stopwatch.GetTimestamp();
        WriteResult result = await keys.PutAsync(key, value, cancellation: cancellation);
        long ticks = Stopwatch.GetTimestamp() - start;
        _phases.End(ticks);
        latencies.Record(ticks);
        if (result.Status != CommitStatus.Ok)
        {
            throw new FailureException($"the put of key {number} answered {result.Status}");
        }

        _generations[number] = generation;
    }

    // Keys, short scans, and the same key twice through a snapshot.
    private void Read(Keyspace keys, CancellationToken end)
    {
        SplitMix64 numbers = SplitMix64.For(settings.Seed, 2);
        var scratch = new byte[settings.ValueBytes];
        while (!end.IsCancellationRequested)
        {
            using Snapshot snapshot = database.OpenSnapshot();
            long held = numbers.Below(settings.KeyCount);
            int before = GenerationAt(keys, held, scratch, snapshot);
            for (int i = 0; i < ReadsPerSnapshot && !end.IsCancellationRequested; i++)
            {
                long number = numbers.Below(settings.KeyCount);
                byte first = _generations[number];
                int seen = GenerationAt(keys, number, scratch, null);
                _wrong += SoakGenerations.IsPossible(seen, first, _generations[number]) ? 0 : 1;
                _reads++;
                if (i % ScanLength == 0)
                {
                    Scan(keys, number, scratch);
                }
            }

            _wrong += before >= 0 && before == GenerationAt(keys, held, scratch, snapshot) ? 0 : 1;
        }
    }

    private void Scan(Keyspace keys, long number, byte[] scratch)
    {
        Span<byte> start = stackalloc byte[sizeof(long)];
        SoakValue.WriteKey(number, start);
        using KeyCursor cursor = keys.OpenCursor(new ScanOptions { Start = start.ToArray(), Limit = ScanLength });
        for (long expected = number; cursor.MoveNext(); expected++)
        {
            SoakValue.WriteKey(expected, start);
            bool isRight = cursor.Key.SequenceEqual(start)
                && SoakValue.Read(expected, settings.Seed, cursor.Value, scratch) >= 0;
            _wrong += isRight ? 0 : 1;
        }
    }

    private long Judge(Keyspace keys, CancellationToken cancellation)
    {
        var scratch = new byte[settings.ValueBytes];
        Span<byte> expected = stackalloc byte[sizeof(long)];
        using KeyCursor cursor = keys.OpenCursor();
        long found = 0;
        for (long number = 0; number < settings.KeyCount; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report("reading everything", number, settings.KeyCount);
            SoakValue.WriteKey(number, expected);
            if (!cursor.MoveNext() || !cursor.Key.SequenceEqual(expected))
            {
                break;
            }

            found++;
            int seen = SoakValue.Read(number, settings.Seed, cursor.Value, scratch);
            _wrong += seen == _generations[number] ? 0 : 1;
        }

        return settings.KeyCount - found;
    }

    private int GenerationAt(Keyspace keys, long number, byte[] scratch, Snapshot? snapshot)
    {
        Span<byte> key = stackalloc byte[sizeof(long)];
        SoakValue.WriteKey(number, key);
        return keys.Get(key, snapshot) is { } entry
            ? SoakValue.Read(number, settings.Seed, entry.Value.Span, scratch)
            : -1;
    }

    private static long StepOf(long count)
    {
        long step = Math.Max(1, (long)(count * 0.6180339887));
        while (GreatestCommonDivisor(step, count) != 1)
        {
            step++;
        }

        return step;
    }

    private static long GreatestCommonDivisor(long left, long right) =>
        right == 0 ? left : GreatestCommonDivisor(right, left % right);

    private static long DirectoryBytes(string path) =>
        new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
}

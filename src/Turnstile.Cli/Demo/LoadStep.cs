using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Demo;

/// <summary>Several tasks write all pictures while others search and check every result.</summary>
internal sealed class LoadStep(DemoDatabase database, SampleImages sample, ProgressLine progress)
{
    private const int WriterCount = 4;
    private const int ReaderCount = 2;
    private const int BatchCount = 25;

    // Interlocked and Volatile only; writer w has written so many of the pictures w, w + 4, w + 8, ...
    private readonly int[] _acknowledged = new int[WriterCount];

    /// <summary>Writes until all are there and indexed.</summary>
    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        Task<LatencyHistogram>[] writers = [.. Enumerable.Range(0, WriterCount)
            .Select(writer => Task.Run(() => WriteAsync(writer, cancellation), cancellation))];
        Task<LatencyHistogram[]> writing = Task.WhenAll(writers);
        LoadReader[] readers = [.. Enumerable.Range(0, ReaderCount)
            .Select(reader => new LoadReader(database, sample, PickAcknowledged, (ulong)reader))];
        Task reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.Run(writing), cancellation)));
        LatencyHistogram commits = Merge(await writing);
        TimeSpan writeTime = Stopwatch.GetElapsedTime(began);
        await reading;
        progress.Begin("waiting until everything is indexed");
        await database.Database.OptimizeAsync(null, cancellation);
        TimeSpan indexedTime = Stopwatch.GetElapsedTime(began);
        LatencyHistogram searches = Merge([.. readers.Select(reader => reader.Latencies)]);
        return new LoadResult(
            WriterCount,
            ReaderCount,
            Math.Round(sample.Images.Count / writeTime.TotalSeconds, 1),
            Math.Round(commits.Microseconds(0.99), 1),
            searches.Count,
            readers.Sum(reader => reader.CheckedCount),
            readers.Sum(reader => reader.WrongCount),
            Math.Round(searches.Microseconds(0.5), 1),
            Math.Round(indexedTime.TotalSeconds, 2));
    }

    private static LatencyHistogram Merge(LatencyHistogram[] parts)
    {
        var all = new LatencyHistogram();
        Array.ForEach(parts, all.Merge);
        return all;
    }

    private async Task<LatencyHistogram> WriteAsync(int writer, CancellationToken cancellation)
    {
        var latencies = new LatencyHistogram();
        var batch = new WriteBatch();
        int added = 0;
        for (int id = writer; id < sample.Images.Count; id += WriterCount)
        {
            batch.Insert(database.Images, DemoDatabase.ToDocument(id, sample.Images[id], sample.Labels[id]));
            added++;
            if (batch.Count < BatchCount && id + WriterCount < sample.Images.Count)
            {
                continue;
            }

            long began = Stopwatch.GetTimestamp();
            await database.Database.CommitAsync(batch, null, cancellation);
            latencies.Record(Stopwatch.GetTimestamp() - began);
            batch.Clear();
            Volatile.Write(ref _acknowledged[writer], added);
            progress.Report("loading", added * WriterCount, sample.Images.Count);
        }

        return latencies;
    }

    // A picture that was acknowledged before the question; -1 if there is none yet.
    private int PickAcknowledged(ulong chance)
    {
        int writer = (int)(chance % WriterCount);
        int count = Volatile.Read(ref _acknowledged[writer]);
        return count == 0 ? -1 : (int)(chance / WriterCount % (ulong)count * WriterCount) + writer;
    }
}

using System.Diagnostics;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Searches on some threads at once, each over all queries, again and again.</summary>
internal sealed class SearchMeasurement(SearchDatabase database, SearchSettings settings)
{
    private readonly LatencyHistogram _latencies = new();

    /// <summary>Queries answered per second, all threads together.</summary>
    public double QueriesPerSecond { get; private set; }

    /// <summary>How long single queries took.</summary>
    public LatencyHistogram Latencies => _latencies;

    /// <summary>Warms up, then measures.</summary>
    /// <param name="ef">The search effort; null for exact search.</param>
    public void Run(int? ef)
    {
        int rounds = WarmUp(ef);
        var histograms = new LatencyHistogram[settings.ThreadCount];
        using var start = new Barrier(settings.ThreadCount + 1);
        Thread[] threads = [.. Enumerable.Range(0, settings.ThreadCount).Select(index => new Thread(() =>
        {
            var latencies = new LatencyHistogram();
            histograms[index] = latencies;
            start.SignalAndWait();
            for (int round = 0; round < rounds; round++)
            {
                Search(ef, index, latencies);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        start.SignalAndWait();
        long began = Stopwatch.GetTimestamp();
        Array.ForEach(threads, thread => thread.Join());
        TimeSpan time = Stopwatch.GetElapsedTime(began);
        Array.ForEach(histograms, _latencies.Merge);
        QueriesPerSecond = _latencies.Count / time.TotalSeconds;
    }

    // Says how many rounds over all queries fill the time to measure.
    private int WarmUp(int? ef)
    {
        var latencies = new LatencyHistogram();
        long began = Stopwatch.GetTimestamp();
        Search(ef, 0, latencies);
        TimeSpan time = Stopwatch.GetElapsedTime(began);
        return (int)Math.Clamp(Math.Ceiling(settings.MeasureTime / time), 1, 1_000_000);
    }

    // Threads begin at different queries, so that they do not share what one of them brought into the cache.
    private void Search(int? ef, int thread, LatencyHistogram latencies)
    {
        VectorSet queries = settings.Queries;
        int first = (int)((long)queries.Count * thread / settings.ThreadCount);
        for (int i = 0; i < queries.Count; i++)
        {
            int query = (first + i) % queries.Count;
            long began = Stopwatch.GetTimestamp();
            database.Search(queries[query], settings.K, ef, isExact: ef is null);
            latencies.Record(Stopwatch.GetTimestamp() - began);
        }
    }
}

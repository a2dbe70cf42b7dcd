using System.Diagnostics;
using Turnstile.Cli.Benchmarks;
using Turnstile.Collections.Filters;
using Turnstile.Collections.Queries;

namespace Turnstile.Cli.Demo;

/// <summary>Asks for the neighbours of every query picture, and compares with exact search.</summary>
internal sealed class SearchStep(DemoDatabase database, SampleImages sample)
{
    private static readonly TimeSpan MeasureTime = TimeSpan.FromMilliseconds(700);

    /// <summary>Measures searches under a filter; without one if it is null.</summary>
    public SearchResult Run(string? text)
    {
        Filter? filter = text is null ? null : Filter.Parse(text);
        long right = 0;
        long possible = 0;
        foreach (byte[] query in sample.Queries)
        {
            QueryHit[] truth = database.Search(query, filter, isExact: true);
            QueryHit[] hits = database.Search(query, filter);
            double last = truth.Length == 0 ? 0 : truth[^1].Distance;
            right += hits.Count(hit => hit.Distance <= last);
            possible += truth.Length;
        }

        LatencyHistogram latencies = Measure(filter, out TimeSpan time);
        return new SearchResult(
            text,
            Math.Round((double)database.Images.Count(filter) / database.Images.Count(), 3),
            Math.Round((double)right / Math.Max(1, possible), 4),
            Math.Round(latencies.Count / time.TotalSeconds, 1),
            Math.Round(latencies.Microseconds(0.5), 1),
            Math.Round(latencies.Microseconds(0.99), 1));
    }

    private LatencyHistogram Measure(Filter? filter, out TimeSpan time)
    {
        var latencies = new LatencyHistogram();
        long start = Stopwatch.GetTimestamp();
        do
        {
            foreach (byte[] query in sample.Queries)
            {
                long began = Stopwatch.GetTimestamp();
                database.Search(query, filter);
                latencies.Record(Stopwatch.GetTimestamp() - began);
            }

            time = Stopwatch.GetElapsedTime(start);
        }
        while (time < MeasureTime);
        return latencies;
    }
}

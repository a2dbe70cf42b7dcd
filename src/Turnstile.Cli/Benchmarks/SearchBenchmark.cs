using Turnstile.Cli.Output;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;

namespace Turnstile.Cli.Benchmarks;

/// <summary>Loads vectors, finds the least effort for each recall and measures the speed there.</summary>
internal sealed class SearchBenchmark(SearchSettings settings, ProgressLine progress)
{
    /// <summary>The greatest effort that is tried.</summary>
    public const int EfMax = 8_192;

    /// <summary>Runs in an empty database.</summary>
    public async Task<SearchReport> RunAsync(TurnstileDatabase database, CancellationToken cancellation)
    {
        SearchDatabase loaded = await SearchDatabase.LoadAsync(database, settings, progress, cancellation);
        Truth truth = settings.TruthPath is { } path
            ? Truth.Read(settings, path)
            : Truth.Compute(settings, loaded, progress);
        IReadOnlyList<SearchTarget> targets = settings.Index.Kind == IndexKind.Flat
            ? MeasureExact(loaded, truth)
            : [.. MeasureGraph(loaded, truth, cancellation)];
        return new SearchReport(
            targets,
            Rounded(settings.Base.Count / loaded.InsertTime.TotalSeconds),
            Rounded(loaded.IndexedTime.TotalSeconds),
            loaded.MemoryBytes,
            loaded.DiskBytes,
            settings.Base.Count,
            settings.Base.Dimension,
            settings.ThreadCount);
    }

    private IEnumerable<SearchTarget> MeasureGraph(SearchDatabase database, Truth truth, CancellationToken cancellation)
    {
        int max = Math.Min(EfMax, Math.Max(settings.K, settings.Base.Count));
        var efforts = new EffortSearch(settings.K, max, ef => Recall(database, truth, ef));
        foreach (double target in settings.RecallTargets)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Begin($"looking for recall {target}");
            if (efforts.Find(target) is { } ef)
            {
                progress.Begin($"measuring recall {target} at ef {ef}");
                yield return Measure(database, target, efforts.Recall(ef), ef);
            }
            else
            {
                yield return new SearchTarget(target, Math.Round(efforts.Recall(max), 5), 0, 0, 0, 0);
            }
        }
    }

    // Exact search knows no effort: one measurement stands for every target that it reaches.
    private SearchTarget[] MeasureExact(SearchDatabase database, Truth truth)
    {
        double recall = Recall(database, truth, ef: null);
        SearchTarget measured = Measure(database, 0, recall, ef: null);
        return [.. settings.RecallTargets.Select(target => recall >= target
            ? measured with { RecallTarget = target }
            : new SearchTarget(target, Math.Round(recall, 5), 0, 0, 0, 0))];
    }

    private SearchTarget Measure(SearchDatabase database, double target, double recall, int? ef)
    {
        var measurement = new SearchMeasurement(database, settings);
        measurement.Run(ef);
        return new SearchTarget(
            target,
            Math.Round(recall, 5),
            Rounded(measurement.QueriesPerSecond),
            Rounded(measurement.Latencies.Microseconds(0.5)),
            Rounded(measurement.Latencies.Microseconds(0.99)),
            ef ?? 0);
    }

    private double Recall(SearchDatabase database, Truth truth, int? ef)
    {
        long right = 0;
        long possible = 0;
        int done = 0;
        string what = ef is null ? "recall of exact search" : $"recall at ef {ef}";
        Parallel.For(0, settings.Queries.Count, query =>
        {
            QueryHit[] hits = database.Search(settings.Queries[query], settings.K, ef, isExact: ef is null);
            Interlocked.Add(ref right, truth.CountRight(query, hits));
            Interlocked.Add(ref possible, truth.CountOf(query));
            progress.Report(what, Interlocked.Increment(ref done), settings.Queries.Count);
        });
        return (double)right / possible;
    }

    private static double Rounded(double value) => Math.Round(value, 2);
}

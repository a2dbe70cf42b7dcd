using Turnstile.Reports;
using Turnstile.Search.Data;
using Turnstile.Search.Reports;

namespace Turnstile.Search.Running;

/// <summary>Runs every workload on every set and contender, one process after the other.</summary>
/// <remarks>Set by set, workload by workload, and in each contender by contender: what disturbs the machine for minutes
/// disturbs all alike. A contender whose build failed is left out of the rest of the set.</remarks>
internal sealed class SearchComparison(
    SearchSettings settings,
    IReadOnlyList<Contender> contenders,
    IReadOnlyList<string> setNames,
    IReadOnlyList<SearchWorkload> workloads,
    SetCatalog catalog,
    string scratch)
{
    private readonly List<ResultEntry> _results = [];
    private readonly List<Curve> _curves = [];
    private readonly Dictionary<string, double> _fixedSeconds = [];

    /// <summary>Runs all.</summary>
    public SearchReport Run()
    {
        foreach (Contender missing in contenders.Where(each => each.Missing is not null))
        {
            Note($"{missing.Name}: {missing.Missing}");
        }

        if (!settings.IsPortfolio)
        {
            // What an almost empty collection costs is subtracted later.
            RunSet(SetCatalog.Tiny, [SearchWorkload.Build, SearchWorkload.Search]);
        }

        foreach (string name in setNames)
        {
            RunSet(name, settings.IsQuick && !SetCatalog.IsReal(name)
                ? [.. workloads.Where(workload => workload <= SearchWorkload.Search)]
                : workloads);
        }

        EngineEntry[] entries = [.. contenders.Select(each => new EngineEntry(each.Name, each.Version, each.Missing))];
        return new SearchReport(
            new Report(CodeState.Now(), Machine.This(), settings, entries, _results), _curves);
    }

    private void RunSet(string name, IReadOnlyList<SearchWorkload> chosen)
    {
        Contender[] measured = [.. contenders.Where(
            each => each.Missing is null && each.Kind == SetCatalog.KindOf(name))];
        if (measured.Length == 0)
        {
            Note($"{name}: nobody to measure has an index of such vectors");
            return;
        }

        Note($"{name}: making vectors and queries");
        VectorSet set = catalog.Make(name, settings.RowCountMax, settings.QueryCountMax);
        SetDistances distances = SetDistances.Of(set);
        var truths = new Dictionary<(string Filter, int QueryCount), Truth>();
        Truth TruthOf(RowFilter filter, int queryCount)
        {
            if (!truths.TryGetValue((filter.Text, queryCount), out Truth? truth))
            {
                truth = Truth.Of(set, distances, filter, settings.K, queryCount, catalog.TruthFileOf(set));
                truths.Add((filter.Text, queryCount), truth);
            }

            return truth;
        }

        TruthOf(RowFilter.None, set.QueryCount);
        ContenderRun[] runs = [.. measured.Select(each => new ContenderRun(
            each, set, settings, Path.Combine(scratch, $"{name}-{each.Name.Replace(' ', '-')}"), TruthOf)
        {
            FixedSeconds = _fixedSeconds.GetValueOrDefault(each.Name),
        })];
        try
        {
            foreach (SearchWorkload workload in chosen.Prepend(SearchWorkload.Build).Distinct().Order())
            {
                IEnumerable<RowFilter> filters = workload == SearchWorkload.Filter
                    ? RowFilter.Of(set, settings.IsQuick)
                    : [RowFilter.None];
                foreach (RowFilter filter in filters)
                {
                    runs = Measure(runs, set, workload, filter);
                }
            }
        }
        finally
        {
            Array.ForEach(runs, run => run.Clear());
        }
    }

    private ContenderRun[] Measure(ContenderRun[] runs, VectorSet set, SearchWorkload workload, RowFilter filter)
    {
        string name = set.Name == SetCatalog.Tiny && workload == SearchWorkload.Search
            ? "tiny query"
            : $"{set.Name} {workload.ToString().ToLowerInvariant()} {filter.Name}".TrimEnd();
        var fit = new List<ContenderRun>();
        foreach (ContenderRun run in runs)
        {
            if (!run.Contender.Does(workload))
            {
                fit.Add(run);
                continue;
            }

            Note($"{name}, {run.Contender.Name}");
            ResultEntry result = run.Measure(name, workload, filter);
            Keep(result, set);
            if (workload == SearchWorkload.Build && result.Absence is not null)
            {
                run.Clear();
                continue;
            }

            fit.Add(run);
            if (workload == SearchWorkload.Search && run.Curve is { } curve && set.Name != SetCatalog.Tiny)
            {
                _curves.Add(curve);
            }
        }

        return [.. fit];
    }

    private void Keep(ResultEntry result, VectorSet set)
    {
        if (result.Absence is { } reason)
        {
            Note($"  {reason}");
        }

        if (set.Name == SetCatalog.Tiny && result.Find("p50 us") is { } metric)
        {
            _fixedSeconds[result.Engine] = metric.Median / 1e6;
        }

        // Building almost nothing says nothing.
        if (set.Name != SetCatalog.Tiny || result.Metrics.All(each => each.Name != "s to fully indexed"))
        {
            _results.Add(result);
        }
    }

    private static void Note(string text) => Console.Error.WriteLine(text);
}

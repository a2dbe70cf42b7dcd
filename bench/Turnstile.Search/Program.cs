using System.CommandLine;
using Turnstile.Collections.Schema;
using Turnstile.Reports;
using Turnstile.Search.Data;
using Turnstile.Search.Drivers;
using Turnstile.Search.Reports;
using Turnstile.Search.Running;

namespace Turnstile.Search;

/// <summary>The door of the program. Question: how many times faster than its peers does Turnstile search, at the same
/// recall, through its public doors and with everything on disk?</summary>
internal static class Program
{
    private const string SourceFolder = "bench/Turnstile.Search";
    private const string ArtifactFolder = "artifacts/search";

    private static int Main(string[] arguments)
    {
        if (arguments is [TurnstileDriver.Argument, ..])
        {
            new TurnstileDriver(DriverRequest.Parse(arguments[1..])).RunAsync().GetAwaiter().GetResult();
            return 0;
        }

        var sets = new Option<string?>("--sets") { Description = $"Of {string.Join(", ", SetCatalog.Names)}" };
        var rows = new Option<int?>("--rows") { Description = "The most rows of a set" };
        var queries = new Option<int?>("--queries") { Description = "The most queries of a set" };
        var portfolio = new Option<bool>("--portfolio")
        {
            Description = "Compares Turnstile's own indexes and codes",
        };
        var seconds = new Option<double?>("--seconds") { Description = "The longest that one measurement goes on" };
        return new ReportCommand(
            "Measures the search of Turnstile beside its peers", sets, rows, queries, seconds, portfolio).Run(
            arguments,
            (parsed, request) =>
            {
                bool isPortfolio = parsed.GetValue(portfolio);
                SearchSettings settings = request.IsQuick ? SearchSettings.Quick : new SearchSettings();
                settings = isPortfolio ? settings.OfPortfolio() : settings;
                settings = settings with
                {
                    RowCountMax = parsed.GetValue(rows) ?? settings.RowCountMax,
                    QueryCountMax = parsed.GetValue(queries) ?? settings.QueryCountMax,
                    RoundCount = request.RoundCount ?? settings.RoundCount,
                    Seconds = parsed.GetValue(seconds) ?? settings.Seconds,
                };
                return Show(request, isPortfolio, request.Source is { } file
                    ? SearchReport.Read(file)
                    : Measure(request, settings, parsed.GetValue(sets)));
            });
    }

    private static int Show(ReportRequest request, bool isPortfolio, SearchReport report)
    {
        string path = request.TargetOf(isPortfolio ? "search-portfolio" : "search-peers");
        if (request.Source is null)
        {
            report.Write(path + ".json");
        }

        IEnumerable<Curve> curves = report.Curves.Where(curve => curve.Points.Count > 0);
        foreach (string set in curves.Select(curve => curve.Set).Distinct())
        {
            File.WriteAllText($"{path}-{set}.svg", RecallPlot.Draw(set, report.Curves));
        }

        Console.Out.Write(isPortfolio
            ? ReportTable.WriteByEngine(report.Report, request.IsEverything)
            : ReportTable.Write(report.Report, SearchTargets.All, request.IsEverything));
        return report.Report.Results.Any(
            result => result.Absence?.StartsWith("failed", StringComparison.Ordinal) == true) ? 1 : 0;
    }

    private static SearchReport Measure(ReportRequest request, SearchSettings settings, string? sets)
    {
        IReadOnlyList<string> names = sets?.Split(',') ?? UsualSets(settings);
        string scratch = request.Scratch("search");
        try
        {
            return new SearchComparison(
                settings,
                Contenders(request.Engines, settings),
                names,
                ChosenWorkloads(request.Workloads, settings),
                new SetCatalog(SetCatalog.DataFolder(), Path.Combine(ArtifactFolder, "sets")),
                scratch).Run();
        }
        finally
        {
            Folders.Delete(scratch);
        }
    }

    private static IReadOnlyList<string> UsualSets(SearchSettings settings) => settings switch
    {
        { IsPortfolio: true } => Portfolio.Sets,
        { IsQuick: true } => [.. SetCatalog.Names.Where(name => SetCatalog.KindOf(name) == VectorKind.Dense)],
        _ => ["fashion", "text"],
    };

    private static IReadOnlyList<Contender> Contenders(string? names, SearchSettings settings)
    {
        var catalog = new ContenderCatalog(SourceFolder, Path.Combine(ArtifactFolder, "bin"));
        return settings.IsPortfolio
            ? [.. catalog.Choose(names ?? Portfolio.Names, settings.IsQuick)
                .Select(each => each with { Workloads = Portfolio.WorkloadsOf(each.Name) })]
            : catalog.Choose(names, settings.IsQuick);
    }

    // Cold caches are asked for by name: slow peers would take minutes.
    private static SearchWorkload[] ChosenWorkloads(string? names, SearchSettings settings) => names is null
        ? [.. Enum.GetValues<SearchWorkload>().Where(
            workload => settings.IsPortfolio || workload != SearchWorkload.Cold)]
        : [.. names.Split(',').Select(name => Enum.TryParse(name, ignoreCase: true, out SearchWorkload workload)
            ? workload
            : throw new ArgumentException($"there is no workload \"{name}\"; there are: "
                + string.Join(", ", Enum.GetNames<SearchWorkload>()).ToLowerInvariant()))];
}

using System.CommandLine;
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
        var seconds = new Option<double?>("--seconds") { Description = "The longest that one measurement goes on" };
        return new ReportCommand(
            "Measures the search of Turnstile beside its peers", sets, rows, queries, seconds).Run(
            arguments,
            (parsed, request) =>
            {
                SearchSettings settings = request.IsQuick ? SearchSettings.Quick : new SearchSettings();
                settings = settings with
                {
                    RowCountMax = parsed.GetValue(rows) ?? settings.RowCountMax,
                    QueryCountMax = parsed.GetValue(queries) ?? settings.QueryCountMax,
                    RoundCount = request.RoundCount ?? settings.RoundCount,
                    Seconds = parsed.GetValue(seconds) ?? settings.Seconds,
                };
                return Show(request, request.Source is { } file
                    ? SearchReport.Read(file)
                    : Measure(request, settings, parsed.GetValue(sets)));
            });
    }

    private static int Show(ReportRequest request, SearchReport report)
    {
        string path = request.TargetOf("search");
        if (request.Source is null)
        {
            report.Write(path + ".json");
        }

        IEnumerable<Curve> curves = report.Curves.Where(curve => curve.Points.Count > 0);
        foreach (string set in curves.Select(curve => curve.Set).Distinct())
        {
            File.WriteAllText($"{path}-{set}.svg", RecallPlot.Draw(set, report.Curves));
        }

        Console.Out.Write(ReportTable.Write(report.Report, SearchTargets.All, request.IsEverything));
        return report.Report.Results.Any(
            result => result.Absence?.StartsWith("failed", StringComparison.Ordinal) == true) ? 1 : 0;
    }

    private static SearchReport Measure(ReportRequest request, SearchSettings settings, string? sets)
    {
        string[] names = sets?.Split(',') ?? (settings.IsQuick ? [.. SetCatalog.Names] : ["fashion", "text"]);
        string scratch = request.Scratch("search");
        try
        {
            return new SearchComparison(
                settings,
                new ContenderCatalog(SourceFolder, Path.Combine(ArtifactFolder, "bin"))
                    .Choose(request.Engines, settings.IsQuick),
                names,
                ChosenWorkloads(request.Workloads),
                new SetCatalog(SetCatalog.DataFolder(), Path.Combine(ArtifactFolder, "sets")),
                scratch).Run();
        }
        finally
        {
            Folders.Delete(scratch);
        }
    }

    private static SearchWorkload[] ChosenWorkloads(string? names) => names is null
        ? Enum.GetValues<SearchWorkload>()
        : [.. names.Split(',').Select(name => Enum.TryParse(name, ignoreCase: true, out SearchWorkload workload)
            ? workload
            : throw new ArgumentException($"there is no workload \"{name}\"; there are: "
                + string.Join(", ", Enum.GetNames<SearchWorkload>()).ToLowerInvariant()))];
}

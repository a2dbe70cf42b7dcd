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
        try
        {
            if (arguments is [TurnstileDriver.Argument, ..])
            {
                new TurnstileDriver(DriverRequest.Parse(arguments[1..])).RunAsync().GetAwaiter().GetResult();
                return 0;
            }

            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return Command().Parse(arguments).Invoke(configuration);
        }
        catch (ArgumentException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
    }

    private static RootCommand Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Few vectors and short: proves that all of it works" };
        var sets = new Option<string?>("--sets") { Description = $"Of {string.Join(", ", SetCatalog.Names)}" };
        var engines = new Option<string?>("--engines") { Description = "Engines or contenders, by commas" };
        var workloads = new Option<string?>("--workloads") { Description = "Only these, and build; by commas" };
        var rows = new Option<int?>("--rows") { Description = "The most rows of a set" };
        var queries = new Option<int?>("--queries") { Description = "The most queries of a set" };
        var rounds = new Option<int?>("--rounds") { Description = "How often each effort is measured" };
        var seconds = new Option<double?>("--seconds") { Description = "The longest that one measurement goes on" };
        var folder = new Option<string?>("--dir") { Description = "Where indexes are kept meanwhile: on a disk" };
        var target = new Option<string?>("--out") { Description = "Where the report goes, without .json and .svg" };
        var from = new Option<string?>("--from") { Description = "Draw a report that is there; measure nothing" };
        var all = new Option<bool>("--all") { Description = "Show every metric in the table" };
        var command = new RootCommand("Measures the search of Turnstile beside its peers")
        {
            quick, sets, engines, workloads, rows, queries, rounds, seconds, folder, target, from, all,
        };
        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            SearchSettings settings = isQuick ? SearchSettings.Quick : new SearchSettings();
            settings = settings with
            {
                RowCountMax = parsed.GetValue(rows) ?? settings.RowCountMax,
                QueryCountMax = parsed.GetValue(queries) ?? settings.QueryCountMax,
                RoundCount = parsed.GetValue(rounds) ?? settings.RoundCount,
                Seconds = parsed.GetValue(seconds) ?? settings.Seconds,
            };
            string? file = parsed.GetValue(from);
            SearchReport report = file is not null
                ? SearchReport.Read(file)
                : Measure(
                    settings,
                    parsed.GetValue(engines),
                    parsed.GetValue(sets),
                    parsed.GetValue(workloads),
                    parsed.GetValue(folder));
            string path = parsed.GetValue(target) ?? (file is not null
                ? Path.ChangeExtension(file, null)
                : isQuick ? "artifacts/search-quick" : "bench/results/search-peers");
            return Show(report, path, isMeasured: file is null, parsed.GetValue(all));
        });
        return command;
    }

    private static int Show(SearchReport report, string path, bool isMeasured, bool isEverything)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (isMeasured)
        {
            report.Write(path + ".json");
        }

        IEnumerable<Curve> curves = report.Curves.Where(curve => curve.Points.Count > 0);
        foreach (string set in curves.Select(curve => curve.Set).Distinct())
        {
            File.WriteAllText($"{path}-{set}.svg", RecallPlot.Draw(set, report.Curves));
        }

        Console.Out.Write(ReportTable.Write(report.Report, SearchTargets.All, isEverything));
        return report.Report.Results.Any(
            result => result.Absence?.StartsWith("failed", StringComparison.Ordinal) == true) ? 1 : 0;
    }

    private static SearchReport Measure(
        SearchSettings settings, string? engines, string? sets, string? workloads, string? folder)
    {
        string[] names = sets?.Split(',') ?? (settings.IsQuick ? [.. SetCatalog.Names] : ["fashion", "text"]);
        string scratch = Path.Combine(folder ?? Path.GetTempPath(), $"turnstile-search-{Path.GetRandomFileName()}");
        try
        {
            return new SearchComparison(
                settings,
                new ContenderCatalog(SourceFolder, Path.Combine(ArtifactFolder, "bin"))
                    .Choose(engines, settings.IsQuick),
                names,
                ChosenWorkloads(workloads),
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

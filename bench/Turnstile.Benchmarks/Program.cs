using System.CommandLine;
using Turnstile.Benchmarks.Engines;
using Turnstile.Reports;
using Turnstile.Benchmarks.Running;
using Turnstile.Benchmarks.Workloads;

namespace Turnstile.Benchmarks;

/// <summary>The door of the program. Question: how many times faster than its peers is Turnstile, workload by workload,
/// on the same data and at the same durability?</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [ChildProcess.Argument])
        {
            ChildProcess.Serve();
            return 0;
        }

        try
        {
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
        var quick = new Option<bool>("--quick") { Description = "Small and short: proves that all of it works" };
        var keys = new Option<int?>("--keys") { Description = "Keys loaded before, or written" };
        var valueBytes = new Option<int?>("--value-bytes") { Description = "Bytes of a value" };
        var rounds = new Option<int?>("--rounds") { Description = "How often each thing is measured" };
        var engines = new Option<string?>("--engines") { Description = "Only these, by commas" };
        var workloads = new Option<string?>("--workloads") { Description = "Only those whose name has one of these" };
        var folder = new Option<string?>("--dir") { Description = "Where databases are made: on a disk" };
        var target = new Option<string?>("--out") { Description = "Where the report goes, without .json and .svg" };
        var from = new Option<string?>("--from") { Description = "Draw a report that is there; measure nothing" };
        var all = new Option<bool>("--all") { Description = "Show every metric in the table" };
        var command = new RootCommand("Measures Turnstile beside its peers")
        {
            quick, keys, valueBytes, rounds, engines, workloads, folder, target, from, all,
        };
        command.SetAction(parsed =>
        {
            bool isQuick = parsed.GetValue(quick);
            BenchSettings settings = isQuick ? BenchSettings.Quick : new BenchSettings();
            settings = settings with
            {
                KeyCount = parsed.GetValue(keys) ?? settings.KeyCount,
                ValueBytes = parsed.GetValue(valueBytes) ?? settings.ValueBytes,
                RoundCount = parsed.GetValue(rounds) ?? settings.RoundCount,
            };
            Report report;
            string path;
            if (parsed.GetValue(from) is { } file)
            {
                report = Report.Read(file);
                path = parsed.GetValue(target) ?? Path.ChangeExtension(file, null);
            }
            else
            {
                report = new Comparison(
                    settings,
                    ChosenEngines(parsed.GetValue(engines)),
                    ChosenWorkloads(parsed.GetValue(workloads)),
                    ScratchIn(parsed.GetValue(folder))).Run();
                path = parsed.GetValue(target) ?? (isQuick ? "artifacts/kv-quick" : "bench/results/kv-peers");
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                report.Write(path + ".json");
            }

            File.WriteAllText(path + ".svg", RatioPlot.Draw(report, KvTargets.All));
            Console.Out.Write(ReportTable.Write(report, KvTargets.All, parsed.GetValue(all)));
            IEnumerable<string?> reasons = report.Results.Select(result => result.Absence)
                .Concat(report.Engines.Select(engine => engine.Missing));
            return reasons.Any(reason => reason?.StartsWith("failed", StringComparison.Ordinal) == true) ? 1 : 0;
        });
        return command;
    }

    private static EngineKind[] ChosenEngines(string? names) => names is null
        ? [.. EngineKind.All]
        : [.. names.Split(',').Select(EngineKind.Named)];

    private static IWorkload[] ChosenWorkloads(string? parts)
    {
        IWorkload[] chosen = [.. WorkloadCatalog.All.Where(workload => parts is null || parts.Split(',').Any(
            part => workload.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))];
        return chosen.Length > 0
            ? chosen
            : throw new ArgumentException($"no workload's name has a part of \"{parts}\"; there are: "
                + string.Join(", ", WorkloadCatalog.All.Select(workload => workload.Name)));
    }

    private static string ScratchIn(string? folder) =>
        Path.Combine(folder ?? Path.GetTempPath(), $"turnstile-peers-{Path.GetRandomFileName()}");
}

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

        var keys = new Option<int?>("--keys") { Description = "Keys loaded before, or written" };
        var valueBytes = new Option<int?>("--value-bytes") { Description = "Bytes of a value" };
        return new ReportCommand("Measures Turnstile beside its peers", keys, valueBytes).Run(
            arguments,
            (parsed, request) =>
            {
                BenchSettings settings = request.IsQuick ? BenchSettings.Quick : new BenchSettings();
                return Show(request, settings with
                {
                    KeyCount = parsed.GetValue(keys) ?? settings.KeyCount,
                    ValueBytes = parsed.GetValue(valueBytes) ?? settings.ValueBytes,
                    RoundCount = request.RoundCount ?? settings.RoundCount,
                });
            });
    }

    private static int Show(ReportRequest request, BenchSettings settings)
    {
        Report report = request.Source is { } file
            ? Report.Read(file)
            : new Comparison(
                settings,
                ChosenEngines(request.Engines),
                ChosenWorkloads(request.Workloads),
                request.Scratch("peers")).Run();
        string path = request.TargetOf("kv-peers");
        if (request.Source is null)
        {
            report.Write(path + ".json");
        }

        File.WriteAllText(path + ".svg", RatioPlot.Draw(report, KvTargets.All));
        Console.Out.Write(ReportTable.Write(report, KvTargets.All, request.IsEverything));
        IEnumerable<string?> reasons = report.Results.Select(result => result.Absence)
            .Concat(report.Engines.Select(engine => engine.Missing));
        return reasons.Any(reason => reason?.StartsWith("failed", StringComparison.Ordinal) == true) ? 1 : 0;
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
}

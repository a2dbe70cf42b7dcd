using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Output;
using Turnstile.Collections.Queries;
using Turnstile.Collections.Schema;
using Turnstile.Vectors;

namespace Turnstile.Cli.Commands;

/// <summary><c>bench search</c>: how fast each recall is reached.</summary>
internal static class BenchSearchCommand
{
    private const int ThreadCountMax = 256;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> baseFile = Required("--base", $"The vectors to search in: {Files.VectorFile.Allowed}");
        Option<string> queryFile = Required("--queries", "The vectors to search for");
        Option<int?> dimension = VectorOptions.Dimension();
        Option<string?> truth = Optional("--truth", "FILE", "True neighbours (.ivecs); computed if left out");
        var metric = VectorOptions.Metric();
        Option<IndexKind> index = VectorOptions.Index();
        Option<int> m = VectorOptions.M();
        Option<int> efConstruction = VectorOptions.EfConstruction();
        Option<Quantization> quantization = VectorOptions.Quantization();
        Option<int> k = NumberOption.Whole("--k", "Neighbours asked for", 10, 1, 1_000);
        Option<double[]> recalls = NumberOption.Shares("--recall-targets", "Recalls to reach", [0.95, 0.99, 0.999]);
        Option<int> threads = NumberOption.Whole("--threads", "Threads that search at once", 1, 1, ThreadCountMax);
        Option<int?> limit = NumberOption.WholeOrNone("--limit", "The most vectors to search in", 1, int.MaxValue);
        Option<int?> queryLimit = NumberOption.WholeOrNone("--query-limit", "The most queries", 1, int.MaxValue);
        Option<int> seconds = NumberOption.Whole("--seconds", "Least seconds of each measurement", 3, 1, 3_600);
        Option<string?> folder = Optional("--dir", "DIR", "Where the database is made; a temporary folder if left out");
        var command = new Command("search", "Measure searches per second at given recalls")
        {
            baseFile, queryFile, dimension, truth, metric, index, m, efConstruction, quantization,
            k, recalls, threads, limit, queryLimit, seconds, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            IndexOptions options = VectorOptions.IndexOf(
                parsed.GetValue(index),
                parsed.GetValue(m),
                parsed.GetValue(efConstruction),
                parsed.GetRequiredValue(quantization));
            int? dim = parsed.GetValue(dimension);
            Metric said = parsed.GetValue(metric);
            VectorSet rows = VectorSet.Read(
                parsed.GetRequiredValue(baseFile), dim, said, parsed.GetValue(limit), terminal.Progress);
            VectorSet queries = VectorSet.Read(
                parsed.GetRequiredValue(queryFile), dim, said, parsed.GetValue(queryLimit), terminal.Progress);
            var settings = new SearchSettings(
                rows,
                queries,
                rows.IsCut ? null : parsed.GetValue(truth),
                said,
                options,
                parsed.GetValue(k),
                parsed.GetValue(recalls)!,
                parsed.GetValue(threads),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            Check(settings);
            await using ScratchDatabase scratch = await ScratchDatabase.CreateAsync(
                parsed.GetValue(folder), new DatabaseOptions(), cancellation);
            SearchReport report = await new SearchBenchmark(settings, terminal.Progress)
                .RunAsync(scratch.Database, cancellation);
            terminal.Answer(report, ReportJson.Default.SearchReport, console => Draw(console, report));
            return Faults.Success;
        });
        return command;
    }

    private static Option<string> Required(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };

    private static Option<string?> Optional(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static void Check(SearchSettings settings)
    {
        if (settings.Base.Dimension != settings.Queries.Dimension || settings.Base.Element != settings.Queries.Element)
        {
            throw new FailureException(
                $"the queries are {settings.Queries.Dimension} x {settings.Queries.Element}; "
                + $"the base is {settings.Base.Dimension} x {settings.Base.Element}");
        }

        if (settings.K > Math.Min(settings.Base.Count, VectorQuery.KMax))
        {
            throw new UsageException($"--k is {settings.K}; the base has {settings.Base.Count} vectors");
        }
    }

    private static void Draw(IAnsiConsole console, SearchReport report)
    {
        Table table = new Table().AddColumns("recall asked", "recall", "queries/s", "p50", "p99", "ef");
        foreach (SearchTarget target in report.Targets)
        {
            bool isReached = target.Qps > 0;
            table.AddRow(
                target.RecallTarget.ToString(CultureInfo.InvariantCulture),
                Figures.Share(target.Recall),
                isReached ? Figures.Rate(target.Qps) : "not reached",
                isReached ? Figures.Microseconds(target.P50Microseconds) : "",
                isReached ? Figures.Microseconds(target.P99Microseconds) : "",
                isReached ? Figures.Count(target.Ef) : "");
        }

        console.Write(table);
        console.WriteLine(
            $"{Figures.Count(report.Rows)} x {report.Dimension}, {report.Threads} thread(s); "
            + $"inserted at {Figures.Rate(report.InsertPerSecond)}, "
            + $"indexed after {Figures.Seconds(TimeSpan.FromSeconds(report.IndexedSeconds))}; "
            + $"{Figures.Bytes(report.IndexBytesRam)} in memory, {Figures.Bytes(report.BytesDisk)} on disk");
    }
}

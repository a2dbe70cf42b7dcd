using System.CommandLine;
using Spectre.Console;
using Turnstile.Cli.Benchmarks;
using Turnstile.Cli.Output;
using Turnstile.Cli.Soak;

namespace Turnstile.Cli.Commands;

/// <summary><c>soak</c>: much data in little memory; exit code 1 if anything is wrong or over the budget.</summary>
internal static class SoakCommand
{
    private const int SecondsMax = 7 * 24 * 3_600;
    private const int DataMiBMax = 1 << 20;
    private const int ValueBytesMax = 1 << 20;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<int> data = NumberOption.Whole("--data-mib", "MiB of keys and values", 10_240, 1, DataMiBMax);
        Option<int> budget = NumberOption.Whole(
            "--budget-mib", "MiB that the process may hold", 512, (int)(SoakSettings.BudgetBytesMin >> 20), 1 << 16);
        Option<int> seconds = NumberOption.Whole("--seconds", "How long it is overwritten", 60, 1, SecondsMax);
        Option<int> valueBytes = NumberOption.Whole(
            "--value-bytes", "Bytes of a value", 1_000, SoakValue.BytesMin, ValueBytesMax);
        Option<int> seed = NumberOption.Whole("--seed", "Of all chance", 1, 0, int.MaxValue);
        var folder = new Option<string?>("--dir")
        {
            Description = "Where the database is made; a temporary folder if left out",
            HelpName = "DIR",
        };
        var command = new Command("soak", "Write and read much data in little memory, and check all of it")
        {
            data, budget, seconds, valueBytes, seed, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = new SoakSettings(
                (long)parsed.GetValue(data) << 20,
                (long)parsed.GetValue(budget) << 20,
                parsed.GetValue(valueBytes),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                (ulong)parsed.GetValue(seed));
            await using ScratchDatabase scratch =
                await ScratchDatabase.CreateAsync(parsed.GetValue(folder), settings.Options(), cancellation);
            using var run = new SoakRun(settings, scratch.Database, terminal.Progress);
            SoakReport report = await run.RunAsync(cancellation);
            terminal.Answer(report, ReportJson.Default.SoakReport, console => console.Write(Draw(report)));
            return report.IsClean ? Faults.Success : Faults.Failure;
        });
        return command;
    }

    private static Table Draw(SoakReport report) => new Table()
        .AddColumns("soak", report.IsClean ? "[green]clean[/]" : "[red]violations[/]")
        .AddRow("keys", Figures.Count(report.Keys))
        .AddRow("filling", Figures.Rate(report.FillPerSecond))
        .AddRow("overwriting", Figures.Rate(report.PutsPerSecond))
        .AddRow("reads beside it", Figures.Rate(report.ReadsPerSecond))
        .AddRow("p99.9 of puts", Figures.Microseconds(report.P999PutMicroseconds))
        .AddRow("worst put", Figures.Microseconds(report.WorstPutMilliseconds * 1e3))
        .AddRow("spent on", WritePhases.Text(report.WorstPutPhases))
        .AddRow("peak memory", Figures.Bytes(report.PeakMemoryBytes))
        .AddRow("within the budget", report.IsWithinBudget ? "yes" : "no")
        .AddRow("files at the end", Figures.Bytes(report.DiskBytes))
        .AddRow("wrong", Figures.Count(report.Wrong))
        .AddRow("lost", Figures.Count(report.Lost));
}

using System.CommandLine;
using Spectre.Console;
using Turnstile.Cli.Output;
using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Commands;

/// <summary><c>torture</c>: kills a writer again and again, and compares; exit code 1 if anything is wrong.</summary>
internal static class TortureCommand
{
    private const int SecondsMax = 7 * 24 * 3_600;

    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<int> seconds = NumberOption.Whole("--seconds", "How long", 60, 1, SecondsMax);
        Option<int> seed = NumberOption.Whole("--seed", "Of what is written and when it ends", 1, 0, int.MaxValue);
        var folder = new Option<string?>("--dir")
        {
            Description = "An empty folder for the database, which stays; a temporary one if left out",
            HelpName = "DIR",
        };
        var command = new Command("torture", "Kill a writer again and again, and check what is left")
        {
            seconds, seed, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("turnstile-torture-").FullName;
            CheckEmpty(path);
            var run = new TortureRun(path, (ulong)parsed.GetValue(seed));
            TimeSpan time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            string? failure = await RunAsync(run, time, terminal, cancellation);
            TortureReport report = run.Report;
            terminal.Answer(report, ReportJson.Default.TortureReport, console => console.Write(Draw(report)));
            foreach (string note in failure is null ? run.Notes : [.. run.Notes, failure])
            {
                terminal.Error.WriteLine($"turnstile: {note}");
            }

            if (!report.IsClean)
            {
                terminal.Error.WriteLine($"turnstile: the database is kept in {path}");
                return Faults.Failure;
            }

            if (parsed.GetValue(folder) is null)
            {
                Directory.Delete(path, recursive: true);
            }

            return Faults.Success;
        });
        return command;
    }

    // A database that does not open ends the run, but what was found is still reported.
    private static async Task<string?> RunAsync(
        TortureRun run, TimeSpan time, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            await run.RunAsync(time, terminal.Progress, cancellation);
            return null;
        }
        catch (FailureException fault) when (run.Report.ReopenFailures > 0)
        {
            return fault.Message;
        }
    }

    private static void CheckEmpty(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new UsageException($"--dir is '{path}'; an empty folder, or one that is not there, is allowed");
        }
    }

    private static Table Draw(TortureReport report) => new Table()
        .AddColumns("torture", report.IsClean ? "[green]clean[/]" : "[red]violations[/]")
        .AddRow("kills", Figures.Count(report.Kills))
        .AddRow("commits acknowledged", Figures.Count(report.Acknowledged))
        .AddRow("lost", Figures.Count(report.Lost))
        .AddRow("torn", Figures.Count(report.Torn))
        .AddRow("phantom", Figures.Count(report.Phantom))
        .AddRow("reopen failures", Figures.Count(report.ReopenFailures));
}

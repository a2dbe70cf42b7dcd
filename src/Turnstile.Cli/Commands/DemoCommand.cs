using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Turnstile.Cli.Demo;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>demo</c>: shows what the database promises; exit code 1 if anything was wrong.</summary>
internal static class DemoCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var folder = new Option<string?>("--dir")
        {
            Description = "An empty folder for database and gallery; a temporary one if left out",
            HelpName = "DIR",
        };
        var command = new Command("demo", "Show what the database promises, on 10,000 real pictures") { folder };
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = Path.GetFullPath(
                parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("turnstile-demo-").FullName);
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new UsageException($"--dir is '{path}'; an empty folder, or one that is not there, is allowed");
            }

            Directory.CreateDirectory(path);
            DemoReport report = await new DemoStory(path, terminal).RunAsync(cancellation);
            terminal.Answer(report, ReportJson.Default.DemoReport, console => Draw(console, report));
            return report.IsGood ? Faults.Success : Faults.Failure;
        });
        return command;
    }

    private static void Draw(IAnsiConsole console, DemoReport report)
    {
        Table table = new Table().AddColumns("what", "measured", "wrong");
        DrawLoad(table, report);
        foreach (SearchResult search in report.Searches)
        {
            string filter = search.Filter is null ? "no filter" : $"{search.Filter} ({search.Matching:P0} pass)";
            table.AddRow(
                Markup.Escape($"search, {filter}"),
                $"recall@10 {Figures.Share(search.Recall)} at {Figures.Rate(search.SearchPerS)}, "
                + $"p50 {Figures.Microseconds(search.P50Us)}, p99 {Figures.Microseconds(search.P99Us)}",
                "");
        }

        table.AddRow(
            "key and document in one batch",
            $"{Figures.Count(report.Batch.Batches)} batches, {Figures.Count(report.Batch.Looks)} looks at both; "
            + $"the last has sequences {report.Batch.FirstSequence} to {report.Batch.LastSequence}",
            Wrong(report.Batch.HalfSeen));
        DrawSnapshot(table, report.Snapshot);
        DrawCrash(table, report.Crash);
        table.AddRow(
            "checksums of every file",
            $"{Figures.Count(report.FilesVerified)} files",
            Wrong(report.FilesDamaged));
        console.Write(table);
        console.WriteLine($"{(report.IsGood ? "everything was right" : "something was WRONG")}; "
            + string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:F1} s"));
        console.WriteLine($"database: {report.Dir}");
        console.WriteLine($"gallery:  {report.Gallery}");
    }

    private static void DrawLoad(Table table, DemoReport report)
    {
        LoadResult load = report.Load;
        table.AddRow(
            $"{load.Writers} writers load {Figures.Count(report.Images)} pictures",
            $"{Figures.Rate(load.InsertPerS)} (synced), commit p99 {Figures.Microseconds(load.CommitP99Us)}",
            "");
        table.AddRow(
            $"{load.Readers} readers meanwhile",
            $"{Figures.Count(load.Searches)} searches, p50 {Figures.Microseconds(load.SearchP50Us)}; "
            + $"{Figures.Count(load.ResultsChecked)} results checked",
            Wrong(load.WrongResults));
        table.AddRow(
            "from first insert to fully indexed", Figures.Seconds(TimeSpan.FromSeconds(load.IndexedS)), "");
    }

    private static void DrawSnapshot(Table table, SnapshotResult snapshot) => table.AddRow(
        $"snapshot at {snapshot.Sequence}",
        $"world moved to {snapshot.SequenceAfter} and has {Figures.Count(snapshot.CountLive)} documents; "
        + $"the snapshot still has {Figures.Count(snapshot.CountAfter)}",
        Wrong(snapshot.IsStill ? 0 : Math.Max(1, snapshot.ChangedAnswers)));

    private static void DrawCrash(Table table, CrashResult crash)
    {
        table.AddRow(
            "writer killed with SIGKILL",
            $"{Figures.Count(crash.Acknowledged)} commits were acknowledged; open again after {crash.ReopenS} s",
            $"lost {Wrong(crash.Lost)}, half there {Wrong(crash.Torn)}, never written {Wrong(crash.Phantom)}");
        table.AddRow("pictures after that", "read back and compared", Wrong(crash.ImagesMissing));
    }

    private static string Wrong(long count) => count == 0 ? "[green]0[/]" : $"[red]{Figures.Count(count)}[/]";
}

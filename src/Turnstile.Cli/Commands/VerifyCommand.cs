using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>verify</c>: checks the checksums of every file; exit code 1 if one is damaged.</summary>
internal static class VerifyCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        var command = new Command("verify", "Check the checksums of every file; changes nothing") { db };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(db);
            DatabaseOption.CheckThere(path);
            terminal.Progress.Begin("verifying");
            VerifyReport report = TurnstileDatabase.Verify(path);
            Answer(terminal, report);
            return report.IsGood ? Faults.Success : Faults.Failure;
        });
        return command;
    }

    /// <summary>Tells what a verification found.</summary>
    public static void Answer(Terminal terminal, VerifyReport report) =>
        terminal.Answer(writer => Write(writer, report), console => Draw(console, report));

    private static void Write(Utf8JsonWriter writer, VerifyReport report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("good", report.IsGood);
        writer.WriteStartArray("files");
        foreach (FileVerdict file in report.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("problem", file.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Draw(IAnsiConsole console, VerifyReport report)
    {
        Table table = new Table().AddColumns("file", "size", "problem");
        foreach (FileVerdict file in report.Files)
        {
            table.AddRow(
                Markup.Escape(file.Name),
                Figures.Bytes(file.Bytes),
                file.Problem is { } problem ? $"[red]{Markup.Escape(problem)}[/]" : "none");
        }

        console.Write(table);
        console.WriteLine(report.IsGood ? "every file that is needed is good" : "some files are damaged");
    }
}

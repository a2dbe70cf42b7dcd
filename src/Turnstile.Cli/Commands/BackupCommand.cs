using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>backup</c>: adds the state of a database to a backup; lists, verifies and prunes one.</summary>
internal static class BackupCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        Option<string> to = TargetOption("--to", "The folder of the backup; made if it is not there");
        var command = new Command("backup", "Add the state of a database to a backup; it may be open meanwhile")
        {
            db,
            to,
            List(terminal),
            Verify(terminal),
            Prune(terminal),
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(db);
            DatabaseOption.CheckThere(path);
            BackupResult result =
                await DatabaseBackup.CreateAsync(path, parsed.GetRequiredValue(to), cancellation);
            terminal.Answer(
                writer =>
                {
                    Write(writer, result.Generation);
                },
                console => console.WriteLine(
                    $"generation {result.Generation.Number} at sequence {result.Generation.Sequence.Value}: "
                    + $"{result.CopiedCount} of {result.Generation.FileCount} files copied, "
                    + Figures.Bytes(result.CopiedBytes)));
            return Faults.Success;
        });
        return command;
    }

    private static Option<string> TargetOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DIR",
        Required = true,
    };

    private static Command List(Terminal terminal)
    {
        Option<string> from = TargetOption("--in", "The folder of the backup");
        var command = new Command("list", "List the generations of a backup") { from };
        command.SetAction(parsed =>
        {
            IReadOnlyList<BackupGeneration> generations = DatabaseBackup.List(parsed.GetRequiredValue(from));
            terminal.Answer(
                writer =>
                {
                    writer.WriteStartArray();
                    foreach (BackupGeneration generation in generations)
                    {
                        Write(writer, generation);
                    }

                    writer.WriteEndArray();
                },
                console => Draw(console, generations));
            return Faults.Success;
        });
        return command;
    }

    private static Command Verify(Terminal terminal)
    {
        Option<string> from = TargetOption("--in", "The folder of the backup");
        var command = new Command("verify", "Check the digests of every file of a backup") { from };
        command.SetAction(parsed =>
        {
            VerifyReport report = DatabaseBackup.Verify(parsed.GetRequiredValue(from));
            VerifyCommand.Answer(terminal, report);
            return report.IsGood ? Faults.Success : Faults.Failure;
        });
        return command;
    }

    private static Command Prune(Terminal terminal)
    {
        Option<string> from = TargetOption("--in", "The folder of the backup");
        Option<int> keep = NumberOption.Whole("--keep", "How many generations to keep", 7, 1, int.MaxValue);
        var command = new Command("prune", "Delete old generations of a backup") { from, keep };
        command.SetAction(parsed =>
        {
            int count = DatabaseBackup.Prune(parsed.GetRequiredValue(from), parsed.GetValue(keep));
            terminal.Answer(
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("deleted_files", count);
                    writer.WriteEndObject();
                },
                console => console.WriteLine($"{count} files deleted"));
            return Faults.Success;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, BackupGeneration generation)
    {
        writer.WriteStartObject();
        writer.WriteNumber("generation", generation.Number);
        writer.WriteNumber("sequence", generation.Sequence.Value);
        writer.WriteString("time", generation.Time);
        writer.WriteNumber("files", generation.FileCount);
        writer.WriteNumber("bytes", generation.FileBytes);
        writer.WriteNumber("logged_from", generation.LoggedFrom.Value);
        writer.WriteEndObject();
    }

    private static void Draw(IAnsiConsole console, IReadOnlyList<BackupGeneration> generations)
    {
        Table table = new Table().AddColumns("generation", "time", "sequence", "log from", "files", "size");
        foreach (BackupGeneration generation in generations)
        {
            table.AddRow(
                $"{generation.Number}",
                $"{generation.Time:u}",
                $"{generation.Sequence.Value}",
                $"{generation.LoggedFrom.Value}",
                $"{generation.FileCount}",
                Figures.Bytes(generation.FileBytes));
        }

        console.Write(table);
    }
}

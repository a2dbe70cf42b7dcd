using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>restore</c>: makes a database of a backup, as of a sequence.</summary>
internal static class RestoreCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        db.Description = "The folder of the new database; there may be none in it";
        var from = new Option<string>("--from")
        {
            Description = "The folder of the backup",
            HelpName = "DIR",
            Required = true,
        };
        var sequence = new Option<string>("--to-sequence")
        {
            Description = "Restore everything up to this sequence and nothing after; all there is unless given",
            HelpName = "N",
        };
        var logs = new Option<string>("--logs")
        {
            Description = "The folder of a database whose logs go on where the backup's end",
            HelpName = "DIR",
        };
        var command = new Command("restore", "Make a database of a backup") { db, from, sequence, logs };
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(db);
            Sequence restored = await DatabaseBackup.RestoreAsync(
                parsed.GetRequiredValue(from),
                path,
                Parse(parsed.GetValue(sequence)),
                generation: null,
                parsed.GetValue(logs),
                cancellation);
            terminal.Answer(
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", path);
                    writer.WriteNumber("sequence", restored.Value);
                    writer.WriteEndObject();
                },
                console => console.WriteLine($"restored to sequence {restored.Value} in '{path}'"));
            return Faults.Success;
        });
        return command;
    }

    private static Sequence? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? new Sequence(value)
            : throw new UsageException($"--to-sequence is '{text}'; it must be a whole number");
    }
}

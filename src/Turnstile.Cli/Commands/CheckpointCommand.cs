using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary><c>checkpoint</c>: a copy of the database, as of one sequence, that can be opened.</summary>
internal static class CheckpointCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        var to = new Option<string>("--to")
        {
            Description = "The folder of the copy; it must not be there yet",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("checkpoint", "Make a copy of the database that can be opened") { db, to };
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetRequiredValue(to);
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            long start = Stopwatch.GetTimestamp();
            Sequence sequence = await database.CheckpointAsync(path, cancellation);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            terminal.Answer(
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", path);
                    writer.WriteNumber("sequence", sequence.Value);
                    writer.WriteNumber("seconds", time.TotalSeconds);
                    writer.WriteEndObject();
                },
                console => console.WriteLine($"checkpoint in '{path}' ({Figures.Seconds(time)})"));
            return Faults.Success;
        });
        return command;
    }
}

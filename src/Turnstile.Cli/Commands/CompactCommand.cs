using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Turnstile.Cli.Output;
using Turnstile.Kv;

namespace Turnstile.Cli.Commands;

/// <summary><c>compact</c>: merges tables until nothing superseded, deleted or expired is left.</summary>
internal static class CompactCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> db = DatabaseOption.Create();
        var of = new Option<string?>("--keyspace")
        {
            Description = "The keyspace whose keys are merged; everything unless set",
            HelpName = "NAME",
        };
        var command = new Command("compact", "Merge tables until nothing deleted or superseded is left") { db, of };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using TurnstileDatabase database =
                await DatabaseOption.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            Keyspace? keyspace = parsed.GetValue(of) is { } name ? database.GetKeyspace(name) : null;
            long before = database.Stats().TableBytes;
            long start = Stopwatch.GetTimestamp();
            terminal.Progress.Begin("compacting");
            await database.CompactAsync(keyspace, progress: null, cancellation: cancellation);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            long after = database.Stats().TableBytes;
            terminal.Answer(
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("table_bytes_before", before);
                    writer.WriteNumber("table_bytes", after);
                    writer.WriteNumber("seconds", time.TotalSeconds);
                    writer.WriteEndObject();
                },
                console => console.WriteLine(
                    $"tables: {Figures.Bytes(before)} before, {Figures.Bytes(after)} now ({Figures.Seconds(time)})"));
            return Faults.Success;
        });
        return command;
    }
}

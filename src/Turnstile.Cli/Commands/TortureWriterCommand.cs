using System.CommandLine;
using Turnstile.Cli.Output;
using Turnstile.Cli.Torture;

namespace Turnstile.Cli.Commands;

/// <summary>The hidden command that a torture run starts and kills: standard output is its pipe.</summary>
internal static class TortureWriterCommand
{
    /// <summary>Declares the command.</summary>
    public static Command Create()
    {
        Option<string> db = DatabaseOption.Create();
        Option<int> seed = NumberOption.Whole("--seed", "Of what is written", 1, 0, int.MaxValue);
        Option<int> round = NumberOption.Whole("--round", "Which life of the writer", 0, 0, int.MaxValue);
        var command = new Command(TortureRun.ChildCommand, "Write until killed") { db, seed, round };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            await using TortureDatabase database =
                await TortureDatabase.OpenAsync(parsed.GetRequiredValue(db), cancellation);
            await using Stream pipe = Console.OpenStandardOutput();
            var writer = new TortureWriter(database, (ulong)parsed.GetValue(seed), parsed.GetValue(round), pipe);
            await writer.RunAsync(TortureRun.WriterCount, cancellation);
            return Faults.Success;
        });
        return command;
    }
}

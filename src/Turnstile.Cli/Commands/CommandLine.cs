using System.CommandLine;
using System.CommandLine.Parsing;
using Turnstile.Cli.Output;

namespace Turnstile.Cli.Commands;

/// <summary>All commands, and how one of them is run.</summary>
internal static class CommandLine
{
    private const string JsonName = "--json";
    private const string QuietName = "--quiet";

    /// <summary>Parses the arguments and runs the command they name.</summary>
    /// <returns>The exit code: 0 success, 1 failure, 2 usage.</returns>
    public static async Task<int> RunAsync(
        string[] arguments,
        TextWriter output,
        TextWriter error,
        bool isOutputTerminal = false,
        bool isErrorTerminal = false)
    {
        string[] options = [.. arguments.TakeWhile(argument => argument != "--")];
        var terminal = new Terminal(
            output,
            error,
            options.Contains(JsonName),
            options.Contains(QuietName),
            isOutputTerminal,
            isErrorTerminal);
        RootCommand root = Create(terminal);
        try
        {
            ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                throw new UsageException(Complaint(parsed));
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception fault)
        {
            terminal.Fail(Faults.Describe(fault));
            return Faults.ExitCode(fault);
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("An ordered key-value store and vector collections behind one write path.")
        {
            new Option<bool>(JsonName) { Description = "Answer with one JSON object", Recursive = true },
            new Option<bool>(QuietName) { Description = "Tell no progress", Recursive = true },
            DemoCommand.Create(terminal),
            ImportCommand.Create(terminal),
            QueryCommand.Create(terminal),
            GetCommand.Create(terminal),
            PutCommand.Create(terminal),
            MergeCommand.Create(terminal),
            ScanCommand.Create(terminal),
            StatsCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            CompactCommand.Create(terminal),
            CheckpointCommand.Create(terminal),
            BackupCommand.Create(terminal),
            RestoreCommand.Create(terminal),
            SalvageCommand.Create(terminal),
            new Command("bench", "Measure speed")
            {
                BenchSearchCommand.Create(terminal),
                BenchKvCommand.Create(terminal),
            },
            SoakCommand.Create(terminal),
            TortureCommand.Create(terminal),
            TortureWriterCommand.Create(),
        };
        return root;
    }

    private static string Complaint(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] names = [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];
        if (names.Length == 0)
        {
            string first = parsed.UnmatchedTokens is [string unknown, ..]
                ? $"'{unknown}' is not known here"
                : parsed.Errors[0].Message.TrimEnd('.');
            return $"{first}; see '{Path(parsed.CommandResult)} --help'";
        }

        string given = parsed.UnmatchedTokens is [string token, ..]
            ? $"there is no command '{token}'"
            : "a command is missing";
        return $"{given}; {ChoiceOption.Listed(names)} are allowed";
    }

    private static string Path(CommandResult result) => result.Parent is CommandResult parent
        ? $"{Path(parent)} {result.Command.Name}"
        : "turnstile";
}

using Turnstile.Cli.Commands;

namespace Turnstile.Cli;

/// <summary>The door of the program.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        CommandLine.RunAsync(
            arguments, Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
}

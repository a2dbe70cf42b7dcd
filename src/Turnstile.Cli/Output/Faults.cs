using Turnstile.Cli.Files;
using Turnstile.Collections.Filters;

namespace Turnstile.Cli.Output;

/// <summary>Turns what was thrown into one line and an exit code.</summary>
internal static class Faults
{
    /// <summary>Everything went well.</summary>
    public const int Success = 0;

    /// <summary>The command failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>The command was interrupted from outside, as shells count it.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code of <paramref name="fault"/>.</summary>
    public static int ExitCode(Exception fault) => fault switch
    {
        UsageException => Usage,
        OperationCanceledException => Interrupted,
        _ => Failure,
    };

    /// <summary>One line that says what is wrong.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        OperationCanceledException => "interrupted",
        UnauthorizedAccessException => $"not allowed: {OneLine(fault.Message)}",
        UsageException or FailureException or BadFileException or IOException => OneLine(fault.Message),
        FilterSyntaxException syntax => syntax.Message.Split('\n')[0],
        ArgumentException argument => OneLine(WithoutParameter(argument)),
        _ when fault.GetType().Namespace?.StartsWith(nameof(Turnstile), StringComparison.Ordinal) == true =>
            OneLine(fault.Message),
        _ => $"unexpected {fault.GetType().Name}: {OneLine(fault.Message)}",
    };

    private static string WithoutParameter(ArgumentException fault)
    {
        string suffix = $" (Parameter '{fault.ParamName}')";
        return fault.Message.Replace(suffix, "", StringComparison.Ordinal);
    }

    private static string OneLine(string text) =>
        string.Join(" ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

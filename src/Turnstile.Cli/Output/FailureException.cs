namespace Turnstile.Cli.Output;

/// <summary>The command could not do what it was asked for: exit code 1.</summary>
internal sealed class FailureException(string message, Exception? cause = null) : Exception(message, cause);

namespace Turnstile.Cli.Output;

/// <summary>The command line asks for something that makes no sense, whatever the world is like: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

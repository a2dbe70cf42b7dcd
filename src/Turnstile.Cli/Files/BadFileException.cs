namespace Turnstile.Cli.Files;

/// <summary>A file is not what it should be; the message names the file, the place and what is allowed.</summary>
internal sealed class BadFileException(string path, string problem, Exception? cause = null)
    : Exception($"{path}: {problem}", cause);

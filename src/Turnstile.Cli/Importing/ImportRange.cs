namespace Turnstile.Cli.Importing;

/// <summary>Which rows of a file to import, and under which ids.</summary>
/// <param name="FirstId">The id of the first document if the file gives none; the others follow.</param>
/// <param name="RowCountMax">The most rows to take.</param>
internal sealed record ImportRange(long FirstId, long RowCountMax);

namespace Turnstile.Architecture.Tests.Documents;

/// <summary>Each folder says in a few lines what it is for, what its main types are, and what it must not do.</summary>
internal static class ReadmeRules
{
    /// <summary>Lines a folder's README may have.</summary>
    public const int LinesMax = 8;

    /// <summary>Folders with no README, or with a long one.</summary>
    /// <param name="folders">Relative to the repository; those without C# files are passed over.</param>
    /// <param name="hasCode">Whether a folder has C# files.</param>
    /// <param name="read">Reads a file by its relative path; null when it is not there.</param>
    public static IEnumerable<string> Missing(
        IEnumerable<string> folders, Func<string, bool> hasCode, Func<string, string?> read)
    {
        foreach (string folder in folders.Where(hasCode))
        {
            string? text = read($"{folder}/README.md");
            int lines = text?.TrimEnd().Split('\n').Length ?? 0;
            if (text is null)
            {
                yield return $"{folder}: has no README.md";
            }
            else if (lines > LinesMax)
            {
                yield return $"{folder}/README.md: {lines} lines (limit {LinesMax})";
            }
        }
    }
}

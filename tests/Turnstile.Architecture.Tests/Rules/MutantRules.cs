namespace Turnstile.Architecture.Tests.Rules;

/// <summary>The list of tools/mutants is held against the sources it is applied to, so that it does not grow old
/// between its runs.</summary>
internal static class MutantRules
{
    /// <summary>Mutants whose text is not in its file exactly once.</summary>
    /// <param name="list">The text of the list.</param>
    /// <param name="read">The text of a file; null if it is not there.</param>
    public static IEnumerable<string> NotApplying(string list, Func<string, string?> read)
    {
        string name = "";
        string file = "";
        string? old = null;
        foreach (string line in list.Split('\n'))
        {
            if (old is not null && line == "====")
            {
                int count = (read(file) ?? "").Split(old[..^1]).Length - 1;
                if (count != 1)
                {
                    yield return $"{name}: its text is in {file} {count} times";
                }

                old = null;
            }
            else if (old is not null)
            {
                old += line + '\n';
            }
            else if (line == "<<<<")
            {
                old = "";
            }
            else if (line.StartsWith("@ ", StringComparison.Ordinal))
            {
                name = line[2..].Split(':')[0];
            }
            else if (line.StartsWith("file ", StringComparison.Ordinal))
            {
                file = line[5..];
            }
        }
    }
}

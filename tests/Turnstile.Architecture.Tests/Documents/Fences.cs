namespace Turnstile.Architecture.Tests.Documents;

/// <summary>The fenced blocks of a markdown text.</summary>
internal static class Fences
{
    /// <summary>The blocks, in order.</summary>
    public static List<Fence> In(string markdown)
    {
        var fences = new List<Fence>();
        string before = "";
        Fence? open = null;
        foreach (string raw in markdown.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            if (open is null && line.StartsWith("```", StringComparison.Ordinal))
            {
                open = new Fence(line[3..].Trim(), before, []);
            }
            else if (open is not null && line.StartsWith("```", StringComparison.Ordinal))
            {
                fences.Add(open);
                open = null;
            }
            else
            {
                open?.Lines.Add(line);
            }

            before = line.Length == 0 ? before : line;
        }

        return fences;
    }

    /// <summary>The text with fenced blocks and code spans blanked out, so that only prose is left.</summary>
    public static string Prose(string markdown)
    {
        bool isInside = false;
        var lines = new List<string>();
        foreach (string line in markdown.Split('\n'))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            lines.Add(isInside || isFence ? "" : WithoutCode(line));
            isInside ^= isFence;
        }

        return string.Join('\n', lines);
    }

    private static string WithoutCode(string line) =>
        string.Concat(line.Split('`').Select((part, index) => index % 2 == 0 ? part : "code"));
}

using System.Text.RegularExpressions;

namespace Turnstile.Architecture.Tests.Documents;

/// <summary>C# in documents is copied from code that compiles; the line above it names the code.</summary>
/// <remarks>The line is <c>&lt;!-- sample: path#region --&gt;</c>.</remarks>
internal static partial class SampleRules
{
    /// <summary>C# blocks of one document that have no sample, or differ from it.</summary>
    /// <param name="path">The document, relative to the repository.</param>
    /// <param name="markdown">Its text.</param>
    /// <param name="read">Reads a compiled source file by its relative path; null when it is not there.</param>
    public static IEnumerable<string> NotCompiled(string path, string markdown, Func<string, string?> read)
    {
        foreach (Fence fence in Fences.In(markdown).Where(fence => fence.Language is "csharp" or "cs" or "c#"))
        {
            Match mark = Mark().Match(fence.Before);
            string first = fence.Lines.FirstOrDefault(line => line.Length > 0) ?? "";
            if (!mark.Success)
            {
                yield return $"{path}: the C# block \"{first}\" names no sample it is copied from";
                continue;
            }

            string source = mark.Groups[1].Value;
            string region = mark.Groups[2].Value;
            List<string>? expected = read(source) is { } text ? Region(text, region) : null;
            if (expected is null)
            {
                yield return $"{path}: {source}#{region} is not there";
            }
            else if (!expected.SequenceEqual(fence.Lines, StringComparer.Ordinal))
            {
                yield return $"{path}: the C# block \"{first}\" differs from {source}#{region}";
            }
        }
    }

    /// <summary>The lines of a region without their common indentation; null when it is not there.</summary>
    public static List<string>? Region(string text, string region)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd())];
        int start = Array.FindIndex(lines, line => line.Trim() == $"#region {region}");
        int end = start < 0 ? -1 : Array.FindIndex(lines, start, line => line.Trim() == "#endregion");
        if (end < 0)
        {
            return null;
        }

        string[] inside = lines[(start + 1)..end];
        int indentation = inside.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        List<string> dedented = [.. inside.Select(line => line.Length == 0 ? line : line[indentation..])];
        int first = dedented.FindIndex(line => line.Length > 0);
        int last = dedented.FindLastIndex(line => line.Length > 0);
        return first < 0 ? [] : dedented[first..(last + 1)];
    }

    [GeneratedRegex(@"<!--\s*sample:\s*([^#\s]+)#(\S+)\s*-->")]
    private static partial Regex Mark();
}

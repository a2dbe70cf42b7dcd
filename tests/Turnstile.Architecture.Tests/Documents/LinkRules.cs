using System.Globalization;
using System.Text.RegularExpressions;

namespace Turnstile.Architecture.Tests.Documents;

/// <summary>Links between documents lead somewhere: the file is there, and so is the heading.</summary>
internal static partial class LinkRules
{
    /// <summary>Links of one document that lead nowhere.</summary>
    /// <param name="path">The document, relative to the repository.</param>
    /// <param name="read">Reads a file by its relative path; null when neither file nor folder is there.</param>
    public static IEnumerable<string> Broken(string path, Func<string, string?> read)
    {
        string prose = Fences.Prose(read(path) ?? "");
        foreach (Match match in InlineLink().Matches(prose).Concat(ReferenceLink().Matches(prose)))
        {
            string target = match.Groups[1].Value;
            if (Outside().IsMatch(target))
            {
                continue;
            }

            string[] parts = target.Split('#', 2);
            string file = parts[0].Length == 0 ? path : Resolve(path, parts[0]);
            string? text = read(file);
            if (text is null)
            {
                yield return $"{path}: {target} leads to {file}, which is not there";
            }
            else if (parts.Length == 2 && file.EndsWith(".md", StringComparison.Ordinal)
                && !Anchors(text).Contains(parts[1]))
            {
                yield return $"{path}: {target} names a heading that {file} does not have";
            }
        }
    }

    /// <summary>The anchors of a document's headings, as web viewers of repositories make them.</summary>
    public static HashSet<string> Anchors(string markdown)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(NoFences(markdown)))
        {
            string text = heading.Groups[1].Value.Trim().ToLowerInvariant().Replace("`", "", StringComparison.Ordinal);
            string slug = NotInAnchor().Replace(text, "").Replace(' ', '-');
            string unique = slug;
            for (int copy = 1; !anchors.Add(unique); copy++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{slug}-{copy}");
            }
        }

        return anchors;
    }

    private static string NoFences(string markdown) => FencedBlock().Replace(markdown, "");

    private static string Resolve(string path, string target)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        string full = Path.GetFullPath(Path.Combine("/", folder, Uri.UnescapeDataString(target)));
        return full.TrimStart('/');
    }

    [GeneratedRegex(@"\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"^\[[^\]]+\]:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex ReferenceLink();

    [GeneratedRegex(@"^([a-z][a-z0-9+.-]*:|//)", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex(@"^#{1,6}\s+(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();
}

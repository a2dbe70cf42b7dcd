using System.Text.RegularExpressions;
using Turnstile.Architecture.Tests.Sources;

namespace Turnstile.Architecture.Tests.Documents;

/// <summary>The page of laws and the code agree: what is checked stands there, what stands there is tested.</summary>
internal static partial class LawRules
{
    /// <summary>Laws that code checks by an id which the page does not have.</summary>
    public static IEnumerable<string> Unwritten(string page, IEnumerable<SourceFile> files) =>
        from file in files
        from id in LawInCode().Matches(string.Join('\n', file.Lines)).Select(match => match.Groups[1].Value).Distinct()
        where !page.Contains($"\n| {id} |", StringComparison.Ordinal)
        select $"{file.Path}: {id} is not on the page of laws";

    /// <summary>Tests that the page names and nobody wrote.</summary>
    public static IEnumerable<string> MissingTests(string page, IReadOnlyList<SourceFile> tests) =>
        from match in TestOnPage().Matches(page)
        let type = match.Groups[1].Value
        let method = match.Groups[2].Value
        where !tests.Any(file => Path.GetFileNameWithoutExtension(file.Path) == type
            && Regex.IsMatch(file.Code, $@"\b{method}\("))
        select $"{type}.{method} is named on the page of laws and is not there";

    /// <summary>Types that the page says assert a law, and that do not name it.</summary>
    public static IEnumerable<string> MissingAssertions(string page, IReadOnlyList<SourceFile> files) =>
        from row in AssertedRow().Matches(page)
        from type in TypeOnPage().Matches(row.Groups[2].Value).Select(match => match.Groups[1].Value)
        where !files.Any(file => Path.GetFileNameWithoutExtension(file.Path) == type
            && file.Lines.Any(line => line.Contains(row.Groups[1].Value, StringComparison.Ordinal)))
        select $"{type} does not name {row.Groups[1].Value}, though the page of laws says so";

    [GeneratedRegex("\"([A-Z]{4,}-[0-9])\"")]
    private static partial Regex LawInCode();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestOnPage();

    [GeneratedRegex(@"^\| ([A-Z]+-[0-9]) \| (`[^|]*) \|[^|]*\|$", RegexOptions.Multiline)]
    private static partial Regex AssertedRow();

    [GeneratedRegex(@"`([A-Z]\w*)`")]
    private static partial Regex TypeOnPage();
}

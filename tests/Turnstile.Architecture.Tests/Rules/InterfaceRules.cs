using System.Text.RegularExpressions;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>An interface needs two implementations today; a test double counts.</summary>
internal static partial class InterfaceRules
{
    /// <summary>Implementations an interface needs.</summary>
    public const int ImplementationsMin = 2;

    /// <summary>Interfaces with too few implementations.</summary>
    /// <param name="pictures">The assemblies whose interfaces and implementations count.</param>
    /// <param name="tests">Sources of tests, whose doubles count by the base list they are written with.</param>
    /// <param name="excepted">Simple names that are excused.</param>
    public static IEnumerable<string> TooFewImplementations(
        IReadOnlyList<AssemblyPicture> pictures, IReadOnlyList<SourceFile> tests, IReadOnlySet<string> excepted)
    {
        ILookup<string, string> doubles = tests
            .SelectMany(file => BaseList().Matches(file.Code))
            .SelectMany(
                match => Word().Matches(match.Groups[2].Value),
                (match, word) => (Interface: word.Value, Type: match.Groups[1].Value))
            .ToLookup(pair => pair.Interface, pair => pair.Type, StringComparer.Ordinal);
        return
            from picture in pictures
            from type in picture.Types
            where type.IsInterface && type.Files.Count > 0 && !excepted.Contains(type.Name)
            let count = Implementations(pictures, type.FullName) + doubles[type.Name].Distinct().Count()
            where count < ImplementationsMin
            select $"{type.Files[0]}: {type.Name} has {count} implementations (at least {ImplementationsMin})";
    }

    /// <summary>The excused names: one line each, <c>Name: reason</c>.</summary>
    public static IReadOnlySet<string> ReadExceptions(string text) => text
        .Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split(':')[0].Trim())
        .ToHashSet(StringComparer.Ordinal);

    private static int Implementations(IReadOnlyList<AssemblyPicture> pictures, string fullName) => pictures
        .SelectMany(picture => picture.Types)
        .Count(type => !type.IsInterface && type.Interfaces.Contains(fullName, StringComparer.Ordinal));

    [GeneratedRegex(@"\b(?:class|struct|record)\s+(\w+)[^:{;]*:([^{;]*)")]
    private static partial Regex BaseList();

    [GeneratedRegex(@"\bI[A-Z]\w*")]
    private static partial Regex Word();
}

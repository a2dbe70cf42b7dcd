using System.Collections.Frozen;

namespace Turnstile.Collections.Filters;

/// <summary>The words of the filter language, and which names need quotes.</summary>
internal static class FilterWords
{
    private static readonly FrozenSet<string> s_keywords = new[]
    {
        "and", "or", "not", "between", "in", "is", "null", "like", "starts-with", "ends-with",
        "contains", "true", "false",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether <paramref name="word"/> belongs to the language, in any case of letters.</summary>
    public static bool IsKeyword(string word) => s_keywords.Contains(word);

    /// <summary>Whether a name can stand without quotes.</summary>
    public static bool IsBareName(string name) =>
        name.Length > 0 && IsFirst(name[0]) && name.All(IsNext) && !IsKeyword(name);

    /// <summary>Whether a bare name can begin with <paramref name="c"/>.</summary>
    public static bool IsFirst(char c) =>
        char.IsAsciiLetter(c) || c == '_' || (c >= '\u00C0' && !char.IsWhiteSpace(c));

    /// <summary>Whether a bare name can go on with <paramref name="c"/>.</summary>
    public static bool IsNext(char c) => IsFirst(c) || char.IsAsciiDigit(c);
}

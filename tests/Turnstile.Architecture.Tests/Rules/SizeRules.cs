using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Limits on size. They may shrink, never grow.</summary>
internal static class SizeRules
{
    /// <summary>Lines in a file.</summary>
    public const int FileLinesMax = 400;

    /// <summary>Lines in a method, from its first statement to its last.</summary>
    public const int MethodLinesMax = 60;

    /// <summary>Characters in a line.</summary>
    public const int LineLengthMax = 120;

    /// <summary>Files over the limit.</summary>
    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) =>
        from file in files
        let count = file.Lines.Count - (file.Lines[^1].Length == 0 ? 1 : 0)
        where count > FileLinesMax
        select $"{file.Path}: {count} lines; look for the second concept (limit {FileLinesMax})";

    /// <summary>Lines over the limit.</summary>
    public static IEnumerable<string> LongLines(IEnumerable<SourceFile> files) =>
        from file in files
        from line in file.Lines.Select((text, index) => (text.TrimEnd('\r').Length, Number: index + 1))
        where line.Length > LineLengthMax
        select $"{file.Path}:{line.Number}: {line.Length} characters (limit {LineLengthMax})";

    /// <summary>Methods over the limit.</summary>
    public static IEnumerable<string> LongMethods(AssemblyPicture picture) =>
        from method in picture.Methods
        where method.File is not null && method.LineCount > MethodLinesMax
        select $"{method.File}:{method.FirstLine}: {method.Type}.{method.Name} has {method.LineCount} lines "
            + $"(limit {MethodLinesMax})";
}

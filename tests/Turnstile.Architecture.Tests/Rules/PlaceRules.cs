using System.Text.RegularExpressions;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Rules about where a type stands.</summary>
internal static partial class PlaceRules
{
    private static readonly string[] FilesWithoutType = ["GlobalUsings", "AssemblyInfo"];

    /// <summary>Files whose namespace is not their folder; <c>src/A.B/C/D.cs</c> is in <c>A.B.C</c>.</summary>
    public static IEnumerable<string> NamespaceIsNotFolder(IEnumerable<SourceFile> files) =>
        from file in files
        let declared = Namespace().Match(file.Code)
        let expected = ExpectedNamespace(file.Path)
        where declared.Success && declared.Groups[1].Value != expected
        select $"{file.Path}: the namespace is {declared.Groups[1].Value}, the folder says {expected}";

    /// <summary>Files with no type, with several, or named after none.</summary>
    public static IEnumerable<string> NotNamedAfterItsType(AssemblyPicture picture, IEnumerable<string> files)
    {
        ILookup<string, TypePicture> typesOf = picture.Types
            .Where(type => !type.IsNested)
            .SelectMany(type => type.Files.Select(file => (file, type)))
            .ToLookup(pair => pair.file, pair => pair.type, StringComparer.Ordinal);
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string[] types = [.. typesOf[file].Select(type => type.Name)];
            if (types.Length > 1)
            {
                yield return $"{file}: holds {string.Join(" and ", types)}; one type a file";
            }
            else if (types.Length == 0 && !FilesWithoutType.Contains(name, StringComparer.Ordinal))
            {
                yield return $"{file}: holds no type";
            }
            else if (types.Length == 1 && types[0] != name)
            {
                yield return $"{file}: holds {types[0]}; name the file after it";
            }
        }
    }

    /// <summary>Types spread over several files.</summary>
    public static IEnumerable<string> SpreadOverFiles(AssemblyPicture picture) =>
        from type in picture.Types
        where !type.IsNested && type.Files.Count > 1
        select $"{type.FullName}: stands in {string.Join(" and ", type.Files)}";

    private static string ExpectedNamespace(string path)
    {
        string[] parts = path.Split('/');
        return string.Join('.', parts[1..^1]);
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}

using Turnstile.Map.Reading;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Names that say nothing. A type says what it is; a folder says what is in it.</summary>
internal static class NameRules
{
    private static readonly string[] Endings =
    [
        "Utils", "Util", "Utility", "Utilities", "Helper", "Helpers", "Common", "Manager", "Service", "Impl", "Base",
        "Info",
    ];

    private static readonly string[] Folders =
        [.. Endings, "Core", "Shared", "Infrastructure", "Misc", "Managers", "Services"];

    /// <summary>Types whose name ends in a word that says nothing.</summary>
    public static IEnumerable<string> EmptyTypeNames(AssemblyPicture picture) =>
        from type in picture.Types
        where !type.IsGenerated && type.Files.Count > 0
        from ending in Endings
        where type.Name.EndsWith(ending, StringComparison.Ordinal)
        select $"{type.Files[0]}: {type.Name} ends in {ending}; say what it is";

    /// <summary>Folders whose name is a word that says nothing.</summary>
    public static IEnumerable<string> EmptyFolderNames(IEnumerable<string> folders) =>
        from folder in folders
        let name = folder[(folder.LastIndexOf('/') + 1)..]
        where Folders.Contains(name, StringComparer.Ordinal)
        select $"{folder}: say what is in it";
}

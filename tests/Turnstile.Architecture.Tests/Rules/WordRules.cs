using System.Text.RegularExpressions;
using Turnstile.Architecture.Tests.Sources;
using Turnstile.Map.Layers;

namespace Turnstile.Architecture.Tests.Rules;

/// <summary>Words that may stand in few places only.</summary>
internal static partial class WordRules
{
    private static readonly string[] Generators =
        ["LibraryImport", "JsonSerializerContext", "GeneratedRegex", "LoggerMessage"];

    /// <summary>Types in parts, where no generator asks for it.</summary>
    public static IEnumerable<string> Partial(IEnumerable<SourceFile> files) =>
        from file in files
        where !Generators.Any(generator => file.Code.Contains(generator, StringComparison.Ordinal))
        from match in PartialType().Matches(file.Code)
        select $"{file.Path}:{file.LineOf(match.Index)}: partial is for generated code only";

    /// <summary>Unsafe code outside the rooms that the table names.</summary>
    public static IEnumerable<string> Unsafe(IEnumerable<SourceFile> files, LayerTable table, Wing wing) =>
        from file in files
        where file.Path.StartsWith(wing.Folder + "/", StringComparison.Ordinal)
        let room = RoomOf(file, wing)
        where !table.Lifts("unsafe", room, Path.GetFileNameWithoutExtension(file.Path))
        from match in UnsafeWord().Matches(file.Code)
        select $"{file.Path}:{file.LineOf(match.Index)}: {match.Value.TrimEnd('.')} may not stand in {room}";

    /// <summary>Reminders that no issue stands behind.</summary>
    public static IEnumerable<string> Reminders(IEnumerable<SourceFile> files) =>
        from file in files
        from match in Reminder().Matches(file.Comments)
        select $"{file.Path}:{file.LineOf(match.Index)}: {match.Value} without an issue number";

    private static string RoomOf(SourceFile file, Wing wing)
    {
        string[] below = file.Path[(wing.Folder.Length + 1)..].Split('/')[..^1];
        return below.Length == 0 ? wing.Room : wing.Prefix + string.Join('.', below);
    }

    [GeneratedRegex(@"\bpartial\s+(class|struct|interface|record|ref)\b")]
    private static partial Regex PartialType();

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.(?!SizeOf|SkipInit)|\bNativeMemory\.")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!\s*\(?#\d)")]
    private static partial Regex Reminder();
}

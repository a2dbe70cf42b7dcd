using Turnstile.Map.Measuring;

namespace Turnstile.Architecture.Tests.Sources;

/// <summary>The files of the repository that people write, in ordinal order; built ones are left out.</summary>
internal static class SourceTree
{
    private static readonly string[] Left = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    /// <summary>All C# files.</summary>
    public static IReadOnlyList<SourceFile> ReadAll(Repository repository) =>
        [.. Find(repository, "*.cs").Select(path => new SourceFile(path, File.ReadAllText(repository.PathOf(path))))];

    /// <summary>Relative paths of files that match a pattern.</summary>
    public static IEnumerable<string> Find(Repository repository, string pattern) => Folders(repository.Root)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern))
        .Select(path => Relative(repository, path))
        .Order(StringComparer.Ordinal);

    /// <summary>Relative paths of the folders below one folder, itself included.</summary>
    public static IEnumerable<string> FoldersBelow(Repository repository, string relative) =>
        Folders(repository.PathOf(relative)).Select(path => Relative(repository, path)).Order(StringComparer.Ordinal);

    private static string Relative(Repository repository, string path) =>
        Path.GetRelativePath(repository.Root, path).Replace('\\', '/');

    private static IEnumerable<string> Folders(string folder)
    {
        yield return folder;
        foreach (string inner in Directory.EnumerateDirectories(folder))
        {
            string name = Path.GetFileName(inner);
            if (!name.StartsWith('.') && !Left.Contains(name, StringComparer.Ordinal))
            {
                foreach (string below in Folders(inner))
                {
                    yield return below;
                }
            }
        }
    }
}

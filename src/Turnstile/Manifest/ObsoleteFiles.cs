using Turnstile.Storage;

namespace Turnstile.Manifest;

/// <summary>Says which files of a directory nobody needs, and deletes them.</summary>
/// <remarks>Never a file whose name is not of this database's making.</remarks>
internal static class ObsoleteFiles
{
    /// <summary>The names in <paramref name="names"/> that are not needed.</summary>
    /// <param name="names">The names in the database's directory.</param>
    /// <param name="version">The current version, durable.</param>
    /// <param name="manifest">The manifest that lists it.</param>
    /// <param name="below">Only files with lower numbers are looked at; younger ones may be about to enter a
    /// version.</param>
    /// <param name="inUse">Numbers of files that are read or written by somebody.</param>
    public static IReadOnlyList<string> Find(
        IEnumerable<string> names,
        Version version,
        FileNumber manifest,
        FileNumber below,
        IReadOnlySet<FileNumber> inUse)
    {
        var obsolete = new List<string>();
        foreach (string name in names)
        {
            bool isTemporary = FileNames.TryParseTemporary(name, out FileKind kind, out FileNumber number);
            if (!isTemporary && !FileNames.TryParse(name, out kind, out number))
            {
                continue;
            }

            if (number.CompareTo(below) < 0
                && !inUse.Contains(number)
                && (isTemporary || !IsNeeded(kind, number, version, manifest)))
            {
                obsolete.Add(name);
            }
        }

        return obsolete;
    }

    /// <summary>Deletes the files: their names at once, their content through <paramref name="releases"/>. What is
    /// deleted must not come back for anyone, so it needs no directory sync.</summary>
    public static void Delete(IFileSystem files, string directory, IEnumerable<string> names, Releases releases)
    {
        foreach (string name in names)
        {
            if (files.DeleteName(Path.Combine(directory, name)) is { } content)
            {
                releases.Add(content.Dispose);
            }
        }
    }

    private static bool IsNeeded(FileKind kind, FileNumber number, Version version, FileNumber manifest) => kind switch
    {
        FileKind.Log => number.CompareTo(version.OldestLog) >= 0,
        FileKind.Manifest => number.CompareTo(manifest) >= 0,
        _ => version.Files.TryGetValue(number, out LiveFile? file) && file.Kind == kind,
    };
}

namespace Turnstile.Tests.Storage;

/// <summary>Counts the handles of this process to files whose names are deleted; only Linux tells.</summary>
internal static class NamelessFiles
{
    /// <summary>How many handles there are to what was at <paramref name="path"/>.</summary>
    public static int OpenCount(string path) => !OperatingSystem.IsLinux()
        ? 0
        : Directory.EnumerateFiles("/proc/self/fd").Count(
            link => new FileInfo(link).LinkTarget?.StartsWith(path + " (deleted)", StringComparison.Ordinal) == true);
}

namespace Turnstile.Benchmarks.Native;

/// <summary>Which file a native library was loaded from: the only place where some say their version.</summary>
internal static class LoadedLibrary
{
    /// <summary>The version behind the file's name, links followed; "unknown" if it is not loaded.</summary>
    public static string VersionOf(string library)
    {
        string beginning = $"lib{library}.so.";
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string file = Path.GetFileName(line[(line.LastIndexOf(' ') + 1)..]);
            if (file.StartsWith(beginning, StringComparison.Ordinal))
            {
                return file[beginning.Length..];
            }
        }

        return "unknown";
    }
}

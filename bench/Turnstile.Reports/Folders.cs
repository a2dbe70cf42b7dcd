namespace Turnstile.Reports;

/// <summary>Folders of databases: copies, sizes, ends.</summary>
internal static class Folders
{
    /// <summary>Copies a folder that nobody writes.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    /// <summary>The lengths of all files below a folder; a file that goes away meanwhile counts as none.</summary>
    public static long BytesOf(string folder)
    {
        long bytes = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var entry = new FileInfo(file);
            bytes += entry.Exists ? entry.Length : 0;
        }

        return bytes;
    }

    /// <summary>Deletes a folder if it is there.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

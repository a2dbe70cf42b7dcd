using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>Looks after a backup: verifies it, and deletes what is not wanted any more.</summary>
internal static class BackupCare
{
    /// <summary>Reads every file and log of every generation; returns the name, size and problem of each.</summary>
    /// <exception cref="CorruptionException">The catalog is damaged.</exception>
    public static IEnumerable<(string Name, long Bytes, string? Problem)> Verify(IFileSystem files, string target)
    {
        List<BackupEntry> entries = BackupCatalog.Read(files, target);
        IEnumerable<LiveFile> live = entries
            .SelectMany(static entry => entry.Content.Version.Files.Values)
            .DistinctBy(file => BackupCatalog.PathOf(target, file));
        foreach (LiveFile file in live)
        {
            string path = BackupCatalog.PathOf(target, file);
            yield return (Path.GetFileName(path), file.LengthBytes, Problem(() =>
            {
                using IFile opened = files.OpenRead(path);
                FileCopy.Check(opened, file, static (_, _) => { });
            }));
        }

        foreach (BackupEntry entry in entries.Where(static entry => entry.LogFirst != Sequence.Zero))
        {
            string logs = Path.Combine(target, BackupCatalog.LogsFolder);
            var number = new FileNumber((ulong)entry.Number);
            yield return (FileNames.Of(FileKind.Log, number), 0, Problem(() => CheckLog(files, logs, number, entry)));
        }
    }

    /// <summary>Keeps the newest generations, and deletes what none of them needs; returns how many files that
    /// were.</summary>
    public static int Prune(IFileSystem files, string target, int keep)
    {
        using IDisposable own = files.Lock(Path.Combine(target, FileNames.Lock));
        List<BackupEntry> entries = BackupCatalog.Read(files, target);
        entries.RemoveRange(0, Math.Max(0, entries.Count - keep));
        BackupCatalog.Write(files, target, entries);
        var needed = entries
            .SelectMany(static entry => entry.Content.Version.Files.Values)
            .Select(file => BackupCatalog.PathOf(target, file))
            .Concat(entries.Select(entry => FileNames.PathOf(
                Path.Combine(target, BackupCatalog.LogsFolder), FileKind.Log, new FileNumber((ulong)entry.Number))))
            .ToHashSet(StringComparer.Ordinal);
        int count = 0;
        foreach (string folder in new[] { BackupCatalog.FilesFolder, BackupCatalog.LogsFolder })
        {
            string directory = Path.Combine(target, folder);
            foreach (string path in files.ListFiles(directory).Select(name => Path.Combine(directory, name)))
            {
                if (!needed.Contains(path))
                {
                    files.Delete(path);
                    count++;
                }
            }
        }

        return count;
    }

    private static void CheckLog(IFileSystem files, string logs, FileNumber number, BackupEntry entry)
    {
        using LogReader reader = LogReader.Open(files, logs, number);
        while (reader.TryRead(out _))
        {
        }

        if (reader.End.Next != entry.Last.Next || reader.Header.First != entry.LogFirst)
        {
            throw new CorruptionException(
                reader.Path,
                reader.End.Offset,
                "operations in the log",
                $"{entry.LogFirst} to {entry.Last}",
                $"{reader.Header.First} to before {reader.End.Next}");
        }
    }

    private static string? Problem(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (IOException problem)
        {
            return problem.Message;
        }
    }
}

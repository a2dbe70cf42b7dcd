using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>Adds the present state of a database to a backup.</summary>
/// <remarks>
/// <code>
///   the newest manifest's files     those that the backup has already are not copied again
///   the durable rest of the logs    from the last generation on, if the database has kept it
///   the catalog                     (durable; now the generation is there)
/// </code>
/// Only the database's directory is read, so its writer may be this process, another one, or nobody. Files are
/// immutable, and are told apart by number, length and digest. A crash leaves files that no generation lists; the
/// next prune deletes them. Threads: one for each target, by its lock.
/// </remarks>
internal static class BackupJob
{
    private const int AttemptsMax = 64;
    private const int LogAttemptsMax = 4;

    /// <summary>Adds a generation.</summary>
    /// <exception cref="StorageException">The target holds a backup of another database, or a disk failed.</exception>
    /// <exception cref="CorruptionException">A file of the database, or the catalog, is damaged.</exception>
    public static BackupResult Run(IFileSystem files, string directory, string target, ulong salt, long time)
    {
        files.CreateDirectory(target);
        files.CreateDirectory(Path.Combine(target, BackupCatalog.FilesFolder));
        files.CreateDirectory(Path.Combine(target, BackupCatalog.LogsFolder));
        using IDisposable own = files.Lock(Path.Combine(target, FileNames.Lock));
        List<BackupEntry> entries = BackupCatalog.Read(files, target);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Add(files, directory, target, entries, salt, time);
            }
            catch (LogGoneException) when (attempt < LogAttemptsMax)
            {
                // Flushed and deleted while it was copied; now it is in files.
            }
        }
    }

    private static BackupResult Add(
        IFileSystem files, string directory, string target, List<BackupEntry> entries, ulong salt, long time)
    {
        string data = Path.Combine(target, BackupCatalog.FilesFolder);
        string logs = Path.Combine(target, BackupCatalog.LogsFolder);
        BackupEntry? last = entries.Count == 0 ? null : entries[^1];
        (ManifestContent content, int count, long bytes) = CopyFiles(files, directory, target, last);
        files.SyncDirectory(data);

        long number = (last?.Number ?? 0) + 1;
        Sequence before = last?.Last ?? Sequence.Zero;
        (Sequence first, Sequence end) = CopyLog(
            files, directory, logs, new FileNumber((ulong)number), salt, before.Next, content.Version.Flushed.Next);
        files.SyncDirectory(logs);
        entries.Add(new BackupEntry(number, time, end, first, content));
        BackupCatalog.Write(files, target, entries);
        return new BackupResult(entries[^1].ToGeneration(), count, bytes);
    }

    private static (ManifestContent Content, int Count, long Bytes) CopyFiles(
        IFileSystem files, string directory, string target, BackupEntry? last)
    {
        for (int attempt = 1; ; attempt++)
        {
            int count = 0;
            long bytes = 0;
            try
            {
                ManifestContent content = ManifestReader.Read(files, directory);
                if (last is not null && last.Content.Identity != content.Identity)
                {
                    throw new StorageException("backup", target, "it holds a backup of another database");
                }

                foreach (LiveFile file in content.Version.Files.Values)
                {
                    string copy = BackupCatalog.PathOf(target, file);
                    if (!files.FileExists(copy))
                    {
                        FileCopy.Run(files, Path.Combine(directory, file.Name), copy, file);
                        count++;
                        bytes += file.LengthBytes;
                    }
                }

                return (content, count, bytes);
            }
            catch (IOException failure) when (IsReplaced(files, directory, failure) && attempt < AttemptsMax)
            {
                // Replaced by its writer meanwhile; a newer manifest says by what.
            }
        }
    }

    private static bool IsReplaced(IFileSystem files, string directory, IOException failure) =>
        failure is StorageException storage
        && Path.GetDirectoryName(storage.Path) == directory
        && !files.FileExists(storage.Path);

    // From the last generation on, so that every sequence between the two can be restored; if the database has not kept
    // that, from the end of the files on. From there on in any case: each generation can be restored without another.
    private static (Sequence First, Sequence Last) CopyLog(
        IFileSystem files, string directory, string logs, FileNumber number, ulong salt, Sequence from, Sequence needed)
    {
        Sequence start = from < needed ? from : needed;
        LogTail tail;
        try
        {
            tail = LogTail.OpenAt(files, directory, start, onlyDurable: true);
        }
        catch (LogGoneException) when (start < needed)
        {
            start = needed;
            tail = LogTail.OpenAt(files, directory, needed, onlyDurable: true);
        }

        using (tail)
        {
            string path = FileNames.PathOf(logs, FileKind.Log, number);
            if (files.FileExists(path))
            {
                files.Delete(path);
            }

            using LogWriter copy = LogWriter.Create(files, logs, number, salt, start, null, preallocateBytes: 0);
            var to = new Sequence(ulong.MaxValue);
            while (to.Value == ulong.MaxValue && tail.TryRead(out LogFrame frame))
            {
                // Tables that no version lists yet are not in this generation, so it ends before the load.
                if (NamedFiles.FirstIn(frame, new Sequence(needed.Value - 1), to) is { } load)
                {
                    to = new Sequence(load.Value - 1);
                }

                LogCopy.Append(copy, frame, to);
            }

            return (start, new Sequence(copy.Seal().Next.Value - 1));
        }
    }
}

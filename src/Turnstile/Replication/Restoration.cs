using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>Makes a database of a backup, as of any sequence that its logs reach.</summary>
/// <remarks>
/// <code>
///   the newest generation whose files end at or before the sequence
///   its files                     copied and held against their digests
///   one log                       from the end of the files up to the sequence exactly, from the logs of all
///                                 generations, then from a directory with more
///   the manifest                  (now it opens as a database)
/// </code>
/// The database gets an identity of its own, for it may go another way than the one it was made of.
/// </remarks>
internal sealed class Restoration(IFileSystem files, string backup, string? moreLogs)
{
    /// <summary>Restores into <paramref name="directory"/>; returns the sequence.</summary>
    /// <param name="directory">Must hold no database.</param>
    /// <param name="number">The generation; null for the newest that serves.</param>
    /// <param name="to">The sequence; null for the end of the generation.</param>
    /// <param name="identity">The new identity.</param>
    /// <param name="salt">64 random bits, never used before.</param>
    /// <exception cref="StorageException">There is no such generation, or no log holds a sequence that is
    /// needed.</exception>
    public Sequence Run(string directory, long? number, Sequence? to, Guid identity, ulong salt)
    {
        List<BackupEntry> entries = BackupCatalog.Read(files, backup);
        BackupEntry entry = Choose(entries, number, to);
        Sequence upTo = to ?? entry.Last;
        files.CreateDirectory(directory);
        using IDisposable own = files.Lock(Path.Combine(directory, FileNames.Lock));
        if (files.ListFiles(directory).Any(static name => FileNames.TryParse(name, out _, out _)))
        {
            throw new StorageException("restore", directory, "there are files of a database already");
        }

        try
        {
            return Copy(directory, entries, entry, upTo, identity, salt);
        }
        catch
        {
            Abandon(directory);
            throw;
        }
    }

    private BackupEntry Choose(List<BackupEntry> entries, long? number, Sequence? to)
    {
        BackupEntry? chosen = entries.LastOrDefault(entry =>
            (number is null || entry.Number == number) && (to is null || entry.Content.Version.Flushed <= to));
        if (chosen is not null)
        {
            return chosen;
        }

        string oldest = entries.Count == 0 ? "none" : $"from sequence {entries[0].Content.Version.Flushed} on";
        throw new StorageException(
            "restore",
            backup,
            $"no generation serves; number {number}, sequence {to} were asked for, there are: {oldest}");
    }

    private Sequence Copy(
        string directory, List<BackupEntry> entries, BackupEntry entry, Sequence upTo, Guid identity, ulong salt)
    {
        Manifest.Version version = entry.Content.Version;
        foreach (LiveFile file in version.Files.Values)
        {
            FileCopy.Run(files, BackupCatalog.PathOf(backup, file), Path.Combine(directory, file.Name), file);
        }

        FileNumber logNumber = entry.Content.NextFile;
        Sequence next = version.Flushed.Next;
        using (LogWriter log = LogWriter.Create(files, directory, logNumber, salt, next, null, preallocateBytes: 0))
        {
            foreach (BackupEntry other in entries.Where(other => other.Last >= next))
            {
                string logs = Path.Combine(backup, BackupCatalog.LogsFolder);
                AppendLogs(log, logs, new FileNumber((ulong)other.Number), upTo);
            }

            if (moreLogs is not null && log.End.Next <= upTo)
            {
                AppendMore(log, moreLogs, upTo);
            }

            if (log.End.Next <= upTo)
            {
                throw new StorageException(
                    "restore",
                    backup,
                    $"operations from {log.End.Next} on are in no log; up to {log.End.Next.Value - 1} can be restored");
            }

            log.Seal();
        }

        files.SyncDirectory(directory);
        var after = new FileNumber(logNumber.Value + 1);
        VersionSet.Create(files, directory, identity, version with { OldestLog = logNumber }, after).Dispose();
        return upTo;
    }

    private void AppendLogs(LogWriter log, string directory, FileNumber number, Sequence upTo)
    {
        if (log.End.Next > upTo || !files.FileExists(FileNames.PathOf(directory, FileKind.Log, number)))
        {
            return;
        }

        using LogReader reader = LogReader.Open(files, directory, number);
        while (reader.TryRead(out LogFrame frame) && frame.First <= log.End.Next)
        {
            Append(log, frame, upTo);
        }
    }

    // A part of a frame may be there already.
    private void Append(LogWriter log, in LogFrame frame, Sequence upTo)
    {
        if (NamedFiles.FirstIn(frame, new Sequence(log.End.Next.Value - 1), upTo) is { } load)
        {
            throw new StorageException(
                "restore",
                backup,
                $"operation {load} loaded tables that no generation up to {upTo} has; "
                + $"up to {load.Value - 1} can be restored, or from a later generation");
        }

        LogCopy.Append(log, frame, upTo);
    }

    // The logs of the database itself, as far as they are known to be durable.
    private void AppendMore(LogWriter log, string directory, Sequence upTo)
    {
        try
        {
            using LogTail tail = LogTail.OpenAt(files, directory, log.End.Next, onlyDurable: true);
            while (log.End.Next <= upTo && tail.TryRead(out LogFrame frame))
            {
                Append(log, frame, upTo);
            }
        }
        catch (LogGoneException)
        {
            // The caller tells how far the logs reach.
        }
    }

    // The directory held no file of a database, so every one in it now is of this restoration.
    private void Abandon(string directory)
    {
        try
        {
            foreach (string name in files.ListFiles(directory))
            {
                if (FileNames.TryParse(name, out _, out _) || FileNames.TryParseTemporary(name, out _, out _))
                {
                    files.Delete(Path.Combine(directory, name));
                }
            }
        }
        catch (StorageException)
        {
            // The failure that ended the restoration is the one to be told; without a manifest nothing opens.
        }
    }
}

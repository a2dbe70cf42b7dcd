using Turnstile.Background;
using Turnstile.Engine;
using Turnstile.Replication;
using Turnstile.Storage;

namespace Turnstile;

/// <summary>Backups of a database in a directory of their own: several generations, of which each file is kept
/// once.</summary>
/// <remarks>Files are copied, never linked, so a backup may be on another disk. The database may be open meanwhile,
/// here or in another process. Threads: any; one backup or prune at a time for a target, by its lock.</remarks>
public static class DatabaseBackup
{
    /// <summary>Adds the state of a database, as far as it is durable, to a backup.</summary>
    /// <param name="path">The database's directory.</param>
    /// <param name="target">The backup's directory; made if there is none.</param>
    /// <param name="cancellation">Gives up before it begins.</param>
    /// <exception cref="StorageException">The target holds a backup of another database, or a disk failed.</exception>
    /// <exception cref="CorruptionException">A file of the database is damaged.</exception>
    public static Task<BackupResult> CreateAsync(
        string path, string target, CancellationToken cancellation = default) => Workers.RunAsync(
        () => BackupJob.Run(
            new DiskFileSystem(),
            Full(path),
            Full(target),
            new Chance(new SystemChance()).NewSalt(),
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
        cancellation);

    /// <summary>The generations of a backup, oldest first.</summary>
    /// <exception cref="CorruptionException">The catalog is damaged.</exception>
    public static IReadOnlyList<BackupGeneration> List(string target) =>
        [.. BackupCatalog.Read(new DiskFileSystem(), Full(target)).Select(static entry => entry.ToGeneration())];

    /// <summary>Reads every file of every generation and holds it against its digest.</summary>
    /// <exception cref="CorruptionException">The catalog is damaged.</exception>
    public static VerifyReport Verify(string target) => new(
    [
        .. BackupCare.Verify(new DiskFileSystem(), Full(target))
            .Select(static file => new FileVerdict(file.Name, file.Bytes, file.Problem)),
    ]);

    /// <summary>Keeps the newest generations and deletes what none of them needs.</summary>
    /// <param name="target">The backup's directory.</param>
    /// <param name="keep">How many to keep, 1 and up.</param>
    /// <returns>How many files were deleted.</returns>
    public static int Prune(string target, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        return BackupCare.Prune(new DiskFileSystem(), Full(target), keep);
    }

    /// <summary>Makes a database of a backup.</summary>
    /// <param name="target">The backup's directory.</param>
    /// <param name="path">The directory of the new database; there may be none in it.</param>
    /// <param name="to">The sequence to restore: everything up to it and nothing after; null for all of the
    /// generation. A sequence inside a batch takes a part of the batch.</param>
    /// <param name="generation">Which generation; null for the newest that serves.</param>
    /// <param name="moreLogs">A database's directory whose logs go on where the backup's end; null for none.</param>
    /// <param name="cancellation">Gives up before it begins.</param>
    /// <returns>The sequence of the new database.</returns>
    /// <exception cref="StorageException">No generation serves, no log holds what is needed, there is a database
    /// already, or a disk failed.</exception>
    /// <exception cref="CorruptionException">A file of the backup is damaged.</exception>
    public static Task<Sequence> RestoreAsync(
        string target,
        string path,
        Sequence? to = null,
        long? generation = null,
        string? moreLogs = null,
        CancellationToken cancellation = default) => Workers.RunAsync(
        () =>
        {
            var chance = new Chance(new SystemChance());
            var restoration = new Restoration(
                new DiskFileSystem(), Full(target), moreLogs is null ? null : Full(moreLogs));
            return restoration.Run(Full(path), generation, to, chance.NewIdentity(), chance.NewSalt());
        },
        cancellation);

    private static string Full(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetFullPath(path);
    }
}

using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Replication;

/// <summary>Makes a follower's directory a copy of its leader at one sequence.</summary>
/// <remarks>
/// <code>
///   marker                                (durable: from now on the directory is a follower's)
///   delete manifests, then the rest       (durable in this order: never a manifest without its files)
///   copy file by file                     temporary, digest, sync, rename
///   an empty log after the copy's sequence
///   manifest                              (now, and not before, it opens as a database)
/// </code>
/// A crash anywhere leaves the old copy, no database, or the new one; the next installation begins from the start.
/// </remarks>
internal static class CopyInstallation
{
    /// <summary>Installs; returns the sequence of the copy.</summary>
    /// <param name="files">The follower's disk.</param>
    /// <param name="directory">The follower's directory, locked by the caller.</param>
    /// <param name="leader">Where the files come from.</param>
    /// <param name="newSalt">64 random bits, never used before.</param>
    /// <param name="cancellation">Ends it between two pieces.</param>
    /// <exception cref="CorruptionException">A file did not arrive as the leader's manifest lists it.</exception>
    public static async ValueTask<Sequence> RunAsync(
        IFileSystem files,
        string directory,
        ILeaderSource leader,
        Func<ulong> newSalt,
        CancellationToken cancellation)
    {
        ManifestContent content = await leader.OpenCheckpointAsync(cancellation).ConfigureAwait(false);
        Mark(files, directory);
        Clear(files, directory);
        foreach (LiveFile file in content.Version.Files.Values)
        {
            await CopyAsync(files, directory, leader, file, cancellation).ConfigureAwait(false);
        }

        Manifest.Version version = content.Version;
        if (version.OldestLog.Value != 0)
        {
            LogWriter.Create(
                files, directory, version.OldestLog, newSalt(), version.Flushed.Next, null, preallocateBytes: 0)
                .Dispose();
        }

        files.SyncDirectory(directory);
        VersionSet.Create(files, directory, content.Identity, version, content.NextFile).Dispose();
        return version.Flushed;
    }

    private static void Mark(IFileSystem files, string directory)
    {
        string marker = Path.Combine(directory, FileNames.Follower);
        if (!files.FileExists(marker))
        {
            using IFile file = files.Create(marker);
            file.Sync();
        }

        files.SyncDirectory(directory);
    }

    private static void Clear(IFileSystem files, string directory)
    {
        Delete(files, directory, static kind => kind == FileKind.Manifest);
        Delete(files, directory, static _ => true);
    }

    private static void Delete(IFileSystem files, string directory, Func<FileKind, bool> which)
    {
        foreach (string name in files.ListFiles(directory))
        {
            if ((FileNames.TryParse(name, out FileKind kind, out _)
                || FileNames.TryParseTemporary(name, out kind, out _)) && which(kind))
            {
                files.Delete(Path.Combine(directory, name));
            }
        }

        files.SyncDirectory(directory);
    }

    private static async ValueTask CopyAsync(
        IFileSystem files, string directory, ILeaderSource leader, LiveFile file, CancellationToken cancellation)
    {
        string temporary = FileNames.TemporaryPathOf(directory, file.Kind, file.Number);
        using (IFile target = files.Create(temporary))
        {
            long length = 0;
            uint digest = 0;
            ReadOnlyMemory<byte> bytes;
            do
            {
                bytes = await leader.ReadFileAsync(file, length, cancellation).ConfigureAwait(false);
                if (!bytes.IsEmpty)
                {
                    target.Write(length, bytes.Span);
                    digest = Crc32C.Append(digest, bytes.Span);
                    length += bytes.Length;
                }
            }
            while (!bytes.IsEmpty && length < file.LengthBytes);
            if (length != file.LengthBytes || digest != file.Checksum)
            {
                throw new CorruptionException(
                    file.Name,
                    0,
                    "length and digest of a copied file",
                    $"{file.LengthBytes} and {file.Checksum:x8}",
                    $"{length} and {digest:x8}");
            }

            target.Sync();
        }

        files.Rename(temporary, FileNames.PathOf(directory, file.Kind, file.Number));
    }
}

using Turnstile.Log;
using Turnstile.Manifest;
using Turnstile.Storage;

namespace Turnstile.Engine.Persistence;

/// <summary>Makes an openable copy of the database at one sequence, by hard links.</summary>
/// <remarks>Called when everything frozen is flushed: the current version then is the whole state at its flushed
/// sequence, and all its files are immutable. Writers go on meanwhile; they wait only for the rotation that came
/// before. Threads: the maintenance worker.</remarks>
internal static class CheckpointJob
{
    /// <summary>Links the files of the current version into <paramref name="target"/>.</summary>
    /// <returns>The sequence of the copy.</returns>
    /// <exception cref="StorageException">The target is not empty or cannot be written.</exception>
    public static Sequence Run(Store store, string target)
    {
        IFileSystem files = store.Files;
        if (files.DirectoryExists(target) && files.ListFiles(target).Count > 0)
        {
            throw new StorageException("checkpoint", target, "the directory is not empty");
        }

        files.CreateDirectory(target);
        try
        {
            return Copy(store, files, target);
        }
        catch
        {
            Abandon(files, target);
            throw;
        }
    }

    private static Sequence Copy(Store store, IFileSystem files, string target)
    {
        Manifest.Version version = store.Versions.Current;
        FileNumber next = store.Versions.NextFile;
        foreach (LiveFile file in version.Files.Values)
        {
            string source = Path.Combine(store.Directory, file.Name);

            // What is derived may be lost: it is made anew, in the copy as here (TRUTH-1).
            if (!IsDerived(file.Kind) || files.FileExists(source))
            {
                files.Link(source, Path.Combine(target, file.Name));
            }
        }

        if (version.OldestLog.Value != 0)
        {
            // The copy's log begins empty, right after the flushed sequence.
            using LogWriter log = LogWriter.Create(
                files,
                target,
                version.OldestLog,
                store.Options.Chance.NewSalt(),
                version.Flushed.Next,
                previous: null,
                preallocateBytes: 0);
        }

        files.SyncDirectory(target);
        using VersionSet copy = VersionSet.Create(files, target, store.Versions.Identity, version, next);
        return version.Flushed;
    }

    private static bool IsDerived(FileKind kind) => kind is FileKind.Index or FileKind.Superseded;

    // The directory was empty, so every file in it is of this copy. What cannot be deleted is left: it does not open.
    private static void Abandon(IFileSystem files, string target)
    {
        try
        {
            foreach (string name in files.ListFiles(target))
            {
                files.Delete(Path.Combine(target, name));
            }
        }
        catch (StorageException)
        {
            // The failure that ended the copy is the one to be told.
        }
    }
}

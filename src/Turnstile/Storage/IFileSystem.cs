namespace Turnstile.Storage;

/// <summary>The disk, as far as the engine knows it. Everything that is written or read goes through here.</summary>
/// <remarks>
/// Implementations: <see cref="DiskFileSystem"/>, and the virtual disk of the simulation tests, which knows what is
/// synced and can lose the rest. Every failure is a <see cref="StorageException"/>. Paths are full. A new or renamed
/// name is durable only after <see cref="SyncDirectory"/>; content only after <see cref="IFile.Sync"/>. Threads: any.
/// </remarks>
internal interface IFileSystem
{
    /// <summary>Creates the directory and its parents; nothing happens if it is there.</summary>
    void CreateDirectory(string path);

    /// <summary>Whether the directory is there.</summary>
    bool DirectoryExists(string path);

    /// <summary>Whether the file is there.</summary>
    bool FileExists(string path);

    /// <summary>The names (not paths) of the files in a directory, in ordinal order.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Creates a file for reading and writing; it must not be there.</summary>
    IFile Create(string path);

    /// <summary>Opens a file for reading and writing; it must be there.</summary>
    IFile Open(string path);

    /// <summary>Opens a file for reading; it must be there.</summary>
    IFile OpenRead(string path);

    /// <summary>Gives a file another name in the same file system, at once; a file of that name is replaced.</summary>
    void Rename(string source, string target);

    /// <summary>Deletes a file; who has it open reads on.</summary>
    void Delete(string path);

    /// <summary>Deletes a file as <see cref="Delete"/> does. Where the system gives back at once what a file without a
    /// name held, it stays open until the answer is disposed; null if there is nothing left to do.</summary>
    IDisposable? DeleteName(string path)
    {
        Delete(path);
        return null;
    }

    /// <summary>Gives a file a second name (hard link); <paramref name="link"/> must not be there.</summary>
    void Link(string source, string link);

    /// <summary>Makes the names in a directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes the writer's lock of a database, released by dispose and by the death of the process.</summary>
    /// <exception cref="DatabaseLockedException">Another holds it.</exception>
    IDisposable Lock(string path);
}

using Microsoft.Win32.SafeHandles;

namespace Turnstile.Storage;

/// <summary>The real disk.</summary>
/// <param name="isAdvised">Whether the system is told which pieces of a file are read soon, and brings them together
/// by itself, where it can be told; otherwise threads of the pool read them at once.</param>
internal sealed class DiskFileSystem(bool isAdvised) : IFileSystem
{
    private const FileShare ShareAll = FileShare.ReadWrite | FileShare.Delete;

    // As many queries that wait for a disk at once as a machine may well have.
    private const int ReadsKeptMax = 64;

    private readonly ReusePool<PieceReads>? _reads =
        isAdvised && Posix.CanAnnounce ? null : new(ReadsKeptMax);

    /// <summary>The real disk, read as its system does it best.</summary>
    public DiskFileSystem()
        : this(isAdvised: true)
    {
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path) =>
        Run("create", path, path, static (p, _) => Directory.CreateDirectory(p));

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        try
        {
            string[] names = Directory.GetFiles(directory);
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = Path.GetFileName(names[i]);
            }

            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("list", directory, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public IFile Create(string path) => OpenFile("create", path, FileMode.CreateNew, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public IFile Open(string path) => OpenFile("open", path, FileMode.Open, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => OpenFile("open", path, FileMode.Open, FileAccess.Read);

    /// <inheritdoc/>
    public void Rename(string source, string target) =>
        Run("rename", target, source, static (t, s) => File.Move(s, t, overwrite: true));

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (!File.Exists(path))
        {
            throw new StorageException("delete", path, "there is no such file");
        }

        Run("delete", path, path, static (p, _) => File.Delete(p));
    }

    /// <inheritdoc/>
    /// <remarks>Linux frees the blocks of a file with its last name or handle, whichever goes last, in that very
    /// call.</remarks>
    public IDisposable? DeleteName(string path)
    {
        DiskFile? content = OperatingSystem.IsLinux() ? TryOpenRead(path) : null;
        try
        {
            Delete(path);
            return content;
        }
        catch
        {
            content?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Link(string source, string link)
    {
        if (OperatingSystem.IsWindows())
        {
            Win32.Link(source, link);
        }
        else
        {
            Posix.Link(source, link);
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        // NTFS journals names by itself and has no call to wait for it.
        if (!OperatingSystem.IsWindows())
        {
            Posix.SyncDirectory(path);
        }
    }

    /// <inheritdoc/>
    public IDisposable Lock(string path) => DiskLock.Take(path);

    // One that cannot be opened, since too many are, is deleted all the same.
    private DiskFile? TryOpenRead(string path)
    {
        try
        {
            return OpenFile("open", path, FileMode.Open, FileAccess.Read);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private DiskFile OpenFile(string operation, string path, FileMode mode, FileAccess access)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, mode, access, ShareAll);
            return new DiskFile(path, handle, _reads);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(operation, path, error.Message, error);
        }
    }

    private static void Run(string operation, string path, string other, Action<string, string> action)
    {
        try
        {
            action(path, other);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(operation, path, error.Message, error);
        }
    }
}

namespace Turnstile;

/// <summary>The disk refused: an operation on a file failed. Names the file and the operation.</summary>
public sealed class StorageException : IOException
{
    private const int NoSpacePosix = 28;
    private const int QuotaLinux = 122;
    private const int QuotaBsd = 69;
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int HandleFullWindows = unchecked((int)0x80070027);

    /// <summary>Creates the exception for <paramref name="operation"/> on <paramref name="path"/>.</summary>
    public StorageException(string operation, string path, string reason, Exception? inner = null)
        : this(operation, path, reason, inner, IsForSpace(inner))
    {
    }

    internal StorageException(string operation, string path, string reason, Exception? inner, bool isDiskFull)
        : base(MessageOf(operation, path, reason, isDiskFull), inner)
    {
        Operation = operation;
        Path = path;
        IsDiskFull = isDiskFull;
    }

    /// <summary>Whether the disk, or what its user may take of it, is full.</summary>
    public bool IsDiskFull { get; }

    /// <summary>What was tried: open, create, read, write, sync, rename, delete, link, list, lock.</summary>
    public string Operation { get; }

    /// <summary>The file or directory.</summary>
    public string Path { get; }

    /// <summary>Whether an error number of the C library says that there is no space.</summary>
    internal static bool IsForSpace(int error) =>
        error == NoSpacePosix || error == (OperatingSystem.IsLinux() ? QuotaLinux : QuotaBsd);

    // What the system said is kept by .NET in the result code: the error number itself outside of Windows.
    private static bool IsForSpace(Exception? inner) => inner is IOException && (OperatingSystem.IsWindows()
        ? inner.HResult is NoSpaceWindows or HandleFullWindows
        : IsForSpace(inner.HResult));

    private static string MessageOf(string operation, string path, string reason, bool isDiskFull) => isDiskFull
        ? $"{operation} failed on {path}: the disk is full ({reason}); reads go on, nothing acknowledged is lost: "
            + "free some space, then open the database again to write"
        : $"{operation} failed on {path}: {reason}";
}

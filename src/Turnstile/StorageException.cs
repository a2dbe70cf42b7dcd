namespace Turnstile;

/// <summary>The disk refused: an operation on a file failed. Names the file and the operation.</summary>
public sealed class StorageException : IOException
{
    /// <summary>Creates the exception for <paramref name="operation"/> on <paramref name="path"/>.</summary>
    public StorageException(string operation, string path, string reason, Exception? inner = null)
        : base($"{operation} failed on {path}: {reason}", inner)
    {
        Operation = operation;
        Path = path;
    }

    /// <summary>What was tried: open, create, read, write, sync, rename, delete, link, list, lock.</summary>
    public string Operation { get; }

    /// <summary>The file or directory.</summary>
    public string Path { get; }
}

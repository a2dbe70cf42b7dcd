using Microsoft.Win32.SafeHandles;

namespace Turnstile.Storage;

/// <summary>A file of the real disk.</summary>
/// <remarks>Reads and writes allocate nothing. Sync is fdatasync on Linux, F_FULLFSYNC on macOS, FlushFileBuffers on
/// Windows: what the platform offers that reaches the medium.</remarks>
/// <param name="path">Its full path.</param>
/// <param name="handle">The open file; taken over.</param>
/// <param name="reads">Read pieces together; null where the system is told of them and brings them by itself.</param>
internal sealed class DiskFile(string path, SafeFileHandle handle, ReusePool<PieceReads>? reads) : IFile
{
    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(handle);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StorageException("length", Path, error.Message, error);
            }
        }
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        try
        {
            int total = 0;
            while (total < destination.Length)
            {
                int count = RandomAccess.Read(handle, destination[total..], offset + total);
                if (count == 0)
                {
                    break;
                }

                total += count;
            }

            return total;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("read", Path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The system brings what it was told of while the first piece is waited for, so that one needs no word.
    /// Measured on Linux, that is as quick as io_uring is, and costs a fifth of a microsecond for what is in
    /// memory: docs/adr/0061.</remarks>
    public void Read(ReadOnlySpan<FilePiece> pieces)
    {
        if (reads is not null && pieces.Length > 1)
        {
            PieceReads rented = reads.TryRent() ?? new PieceReads();
            try
            {
                rented.Read(this, pieces);
            }
            finally
            {
                reads.Return(rented);
            }

            return;
        }

        foreach (FilePiece piece in pieces[Math.Min(1, pieces.Length)..])
        {
            Posix.Announce(handle, piece.Offset, piece.Target.Length);
        }

        foreach (FilePiece piece in pieces)
        {
            piece.ReadFrom(this);
        }
    }

    /// <inheritdoc/>
    public FileView Map(long offset, long length)
    {
        try
        {
            return FileView.Map(handle, offset, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("map", Path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            RandomAccess.Write(handle, source, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("write", Path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("set length", Path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void BeginWriteBack(long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            Posix.BeginWriteBack(handle, offset, length);
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        if (OperatingSystem.IsLinux())
        {
            Posix.SyncData(handle, Path);
            return;
        }

        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("sync", Path, error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}

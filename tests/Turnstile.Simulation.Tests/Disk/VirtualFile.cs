using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>An open file of a virtual disk. It stays usable after a rename or delete of its name.</summary>
internal sealed class VirtualFile(VirtualDisk disk, string path, int inode, bool isWritable) : IFile
{
    private bool _isClosed;

    /// <inheritdoc/>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public long Length => disk.ImageOf(Open()).Length;

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination) => disk.ImageOf(Open()).Read(offset, destination);

    /// <inheritdoc/>
    public FileView Map(long offset, long length)
    {
        byte[] bytes = new byte[length];
        Read(offset, bytes);
        return FileView.CopyOf(bytes);
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> source) =>
        disk.Write(Path, Writable("write"), offset, source);

    /// <inheritdoc/>
    public void SetLength(long length) => disk.SetLength(Path, Writable("set length"), length);

    /// <inheritdoc/>
    public void Sync() => disk.Sync(Path, Open());

    /// <inheritdoc/>
    public void Dispose() => _isClosed = true;

    private int Open()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return inode;
    }

    private int Writable(string operation) =>
        isWritable ? Open() : throw new StorageException(operation, Path, "it was opened for reading");
}

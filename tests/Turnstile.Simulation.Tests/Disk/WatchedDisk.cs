using Turnstile.Storage;

namespace Turnstile.Simulation.Tests.Disk;

/// <summary>A disk whose reads are told before they happen: to be counted, held up, or failed by an
/// exception.</summary>
/// <param name="disk">What is read and written.</param>
/// <param name="onRead">Gets path, offset and length of each read; on the reader's thread.</param>
internal sealed class WatchedDisk(IFileSystem disk, Action<string, long, int> onRead) : IFileSystem
{
    /// <inheritdoc/>
    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => disk.DirectoryExists(path);

    /// <inheritdoc/>
    public bool FileExists(string path) => disk.FileExists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => disk.ListFiles(directory);

    /// <inheritdoc/>
    public IFile Create(string path) => new WatchedFile(disk.Create(path), onRead);

    /// <inheritdoc/>
    public IFile Open(string path) => new WatchedFile(disk.Open(path), onRead);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => new WatchedFile(disk.OpenRead(path), onRead);

    /// <inheritdoc/>
    public void Rename(string source, string target) => disk.Rename(source, target);

    /// <inheritdoc/>
    public void Delete(string path) => disk.Delete(path);

    /// <inheritdoc/>
    public void Link(string source, string link) => disk.Link(source, link);

    /// <inheritdoc/>
    public void SyncDirectory(string path) => disk.SyncDirectory(path);

    /// <inheritdoc/>
    public IDisposable Lock(string path) => disk.Lock(path);

    private sealed class WatchedFile(IFile file, Action<string, long, int> onRead) : IFile
    {
        /// <inheritdoc/>
        public string Path => file.Path;

        /// <inheritdoc/>
        public long Length => file.Length;

        /// <inheritdoc/>
        public int Read(long offset, Span<byte> destination)
        {
            onRead(Path, offset, destination.Length);
            return file.Read(offset, destination);
        }

        /// <inheritdoc/>
        public FileView Map(long offset, long length) => file.Map(offset, length);

        /// <inheritdoc/>
        public void Write(long offset, ReadOnlySpan<byte> source) => file.Write(offset, source);

        /// <inheritdoc/>
        public void SetLength(long length) => file.SetLength(length);

        /// <inheritdoc/>
        public void Sync() => file.Sync();

        /// <inheritdoc/>
        public void Dispose() => file.Dispose();
    }
}

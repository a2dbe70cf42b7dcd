using Turnstile.Storage;

namespace Turnstile.Tests.Kv;

/// <summary>A disk in memory, for tests that look at files' bytes.</summary>
internal sealed class MemoryFileSystem : IFileSystem
{
    private readonly SortedDictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    /// <summary>How many files are open now.</summary>
    public int OpenCount { get; private set; }

    /// <summary>The content of a file, which tests may change.</summary>
    public byte[] this[string path]
    {
        get => _files[path].Bytes;
        set => _files[path] = new MemoryFile(path) { Bytes = value };
    }

    public void CreateDirectory(string path)
    {
    }

    public bool DirectoryExists(string path) => true;

    public bool FileExists(string path) => _files.ContainsKey(path);

    public IReadOnlyList<string> ListFiles(string directory) =>
        [.. _files.Keys.Where(p => Path.GetDirectoryName(p) == directory).Select(p => Path.GetFileName(p)!)];

    public IFile Create(string path)
    {
        _files.Add(path, new MemoryFile(path));
        return Open(path);
    }

    public IFile Open(string path)
    {
        OpenCount++;
        return new OpenFile(this, _files[path]);
    }

    public IFile OpenRead(string path) => Open(path);

    public void Rename(string source, string target)
    {
        _files.Remove(source, out MemoryFile? file);
        _files[target] = file!;
    }

    public void Delete(string path) => _files.Remove(path);

    public void Link(string source, string link) => _files.Add(link, _files[source]);

    public void SyncDirectory(string path)
    {
    }

    public IDisposable Lock(string path) => throw new NotSupportedException();

    private sealed class MemoryFile(string path)
    {
        public string Path => path;

        public byte[] Bytes { get; set; } = [];
    }

    private sealed class OpenFile(MemoryFileSystem disk, MemoryFile file) : IFile
    {
        public string Path => file.Path;

        public long Length => file.Bytes.Length;

        public FileView Map(long offset, long length) =>
            FileView.CopyOf(file.Bytes.AsSpan((int)offset, (int)length));

        public int Read(long offset, Span<byte> destination)
        {
            if (offset >= file.Bytes.Length)
            {
                return 0;
            }

            int count = (int)Math.Min(destination.Length, file.Bytes.Length - offset);
            file.Bytes.AsSpan((int)offset, count).CopyTo(destination);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> source)
        {
            if (offset + source.Length > file.Bytes.Length)
            {
                SetLength(offset + source.Length);
            }

            source.CopyTo(file.Bytes.AsSpan((int)offset));
        }

        public void SetLength(long length)
        {
            byte[] bytes = file.Bytes;
            Array.Resize(ref bytes, (int)length);
            file.Bytes = bytes;
        }

        public void Sync()
        {
        }

        public void Dispose() => disk.OpenCount--;
    }
}

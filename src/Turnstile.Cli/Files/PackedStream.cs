using System.IO.Compression;

namespace Turnstile.Cli.Files;

/// <summary>A file as a stream of its content: unpacked if it begins as gzip does.</summary>
internal sealed class PackedStream : IDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _content;

    private PackedStream(string path, FileStream file)
    {
        _path = path;
        _file = file;
        IsPacked = BeginsAsGzip(file);
        _content = IsPacked ? new BufferedStream(new GZipStream(file, CompressionMode.Decompress), BufferBytes) : file;
    }

    /// <summary>Whether the file is packed, so that its length says nothing.</summary>
    public bool IsPacked { get; }

    /// <summary>Bytes of content from the start; null if the file is packed.</summary>
    public long? Length => IsPacked ? null : _file.Length;

    /// <summary>Opens a file.</summary>
    /// <exception cref="BadFileException">It is not there, or may not be read.</exception>
    public static PackedStream Open(string path)
    {
        try
        {
            var options = new FileStreamOptions { BufferSize = BufferBytes, Options = FileOptions.SequentialScan };
            return new PackedStream(path, new FileStream(path, options));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadFileException(path, "there is no such file", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new BadFileException(path, Directory.Exists(path) ? "this is a folder" : "may not be read", fault);
        }
    }

    /// <summary>Reads until <paramref name="target"/> is full or the content ends; says how many it got.</summary>
    /// <exception cref="BadFileException">The gzip is damaged, or the disk could not read.</exception>
    public int Read(Span<byte> target)
    {
        try
        {
            return _content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException fault)
        {
            throw new BadFileException(_path, "its gzip is damaged or cut off", fault);
        }
        catch (IOException fault)
        {
            throw new BadFileException(_path, $"could not be read: {fault.Message}", fault);
        }
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="BadFileException">The content ends before.</exception>
    public void ReadHeader(Span<byte> target, string what)
    {
        int got = Read(target);
        if (got < target.Length)
        {
            throw new BadFileException(
                _path, $"{what} is cut off: {target.Length} bytes were expected, {got} are there");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private static bool BeginsAsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int got = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return got == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    }
}

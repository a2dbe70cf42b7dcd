namespace Turnstile.Cli.Files;

/// <summary>Streams the lines of a text file as bytes.</summary>
/// <remarks>Threads: one at a time.</remarks>
internal sealed class LineReader : IDisposable
{
    /// <summary>The longest line, bytes.</summary>
    public const int LineBytesMax = 16 << 20;

    private readonly PackedStream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    private LineReader(string path, PackedStream stream)
    {
        Path = path;
        _stream = stream;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Lines read so far: the number of the last one, counted from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Opens a file; it may be packed with gzip.</summary>
    /// <exception cref="BadFileException">It is not there, or may not be read.</exception>
    public static LineReader Open(string path) => new(path, PackedStream.Open(path));

    /// <summary>Reads the next line without its end; an empty last one does not count.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <exception cref="BadFileException">The line is too long, or the file is damaged.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0 || (_isAtEnd && _end > _start))
            {
                length = length >= 0 ? searched + length : _end - _start;
                line = Trimmed(_buffer.AsMemory(_start, length));
                _start = Math.Min(_end, _start + length + 1);
                LineNumber++;
                return true;
            }

            if (_isAtEnd)
            {
                line = default;
                return false;
            }

            searched = _end - _start;
            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line) =>
        line.Span is [.., (byte)'\r'] ? line[..^1] : line;

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_end >= LineBytesMax)
            {
                throw new BadFileException(
                    Path, $"line {LineNumber + 1} is longer than the {LineBytesMax} bytes that are allowed");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int got = _stream.Read(_buffer.AsSpan(_end));
        _isAtEnd = got < _buffer.Length - _end;
        _end += got;
    }
}

namespace Turnstile.Storage;

/// <summary>A section of a file as a stream, for readers that believe no byte: only <see cref="Finish"/> says whether
/// they are what was written.</summary>
/// <remarks>Nothing is kept, so a section of any length costs the memory of its reader's buffer. Threads: one.
/// Lifetime: within its reader's.</remarks>
internal sealed class SectionInput(SectionFileReader reader, IFile file, long start, long length, uint crc) : Stream
{
    private long _position;
    private uint _crc;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is left of the section, and checks all of it.</summary>
    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    public void Finish()
    {
        Span<byte> rest = stackalloc byte[1 << 10];
        while (Read(rest) > 0)
        {
        }

        if (_crc != crc)
        {
            throw reader.Damage(start, "checksum of a section", $"{crc}", _crc);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        reader.Stop.ThrowIfCancellationRequested();
        int wanted = (int)Math.Min(buffer.Length, length - _position);
        int read = wanted == 0 ? 0 : file.Read(start + _position, buffer[..wanted]);
        if (read != wanted)
        {
            throw reader.Damage(start + _position, "bytes to read", $"{wanted}", read);
        }

        _crc = Crc32C.Append(_crc, buffer[..read]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Buffers.Binary;

namespace Turnstile.Vectors;

/// <summary>
/// Reads little-endian numbers that nobody vouches for; an early end is an <see cref="InvalidDataException"/>.
/// </summary>
/// <remarks>Reads ahead by at most what it is told to expect, so that bytes after the last number stay in the
/// stream, and many small numbers cost few reads. What it refuses is said of the subject, such as "graph".</remarks>
internal sealed class NumberSource(Stream source, string subject)
{
    private const int BufferBytes = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private long _expected;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Says that so many more bytes follow, if the graph is what it should be.</summary>
    public void Expect(long byteCount) => _expected += byteCount;

    /// <summary>The next bytes, at most 64 KiB of them; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(int byteCount, string what)
    {
        if (_end - _start < byteCount)
        {
            ReadAhead(byteCount, what);
        }

        Position += byteCount;
        _start += byteCount;
        return _buffer.AsSpan(_start - byteCount, byteCount);
    }

    public void Fill(Span<byte> target, string what)
    {
        while (!target.IsEmpty)
        {
            int count = Math.Min(target.Length, BufferBytes);
            Bytes(count, what).CopyTo(target);
            target = target[count..];
        }
    }

    public int UInt16(string what) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort), what));

    public int Int32(string what) => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int), what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong), what));

    public float Single(string what) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(sizeof(float), what));

    /// <summary>A number that must lie in a range.</summary>
    public int Int32(string what, int min, int max)
    {
        long at = Position;
        int found = Int32(what);
        return found >= min && found <= max ? found : throw Refusal(at, what, $"{min} to {max}", found);
    }

    public void Require<TExpected, TFound>(bool holds, long at, string what, TExpected expected, TFound found)
    {
        if (!holds)
        {
            throw Refusal(at, what, expected!, found!);
        }
    }

    /// <summary>What is thrown; for checks of every row, which have no time for words that nobody reads.</summary>
    public InvalidDataException Refusal(long at, string what, object expected, object found) =>
        new($"{subject}, {what} at byte {at}: expected {expected}, found {found}");

    private void ReadAhead(int byteCount, string what)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int missing = byteCount - _end;
        int wanted = (int)Math.Clamp(_expected, missing, BufferBytes - _end);
        int read = source.ReadAtLeast(_buffer.AsSpan(_end, wanted), missing, throwOnEndOfStream: false);
        _end += read;
        _expected -= read;
        if (read < missing)
        {
            throw new InvalidDataException(
                $"{subject}, {what} at byte {Position}: expected {byteCount} bytes, found {_end} before the end");
        }
    }
}

using System.Buffers.Binary;

namespace Turnstile.Vectors.Memory;

/// <summary>
/// Reads little-endian numbers that nobody vouches for; an early end is an <see cref="InvalidDataException"/>.
/// </summary>
/// <remarks>Reads no byte beyond what it is told to expect, so that what follows stays in the stream. Messages begin
/// with the subject.</remarks>
internal sealed class ByteSource(Stream source, string subject)
{
    private const int BufferBytes = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferBytes];

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes, at most 64 KiB of them; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(int byteCount, string what)
    {
        Span<byte> bytes = _buffer.AsSpan(0, byteCount);
        int read = source.ReadAtLeast(bytes, byteCount, throwOnEndOfStream: false);
        if (read < byteCount)
        {
            throw new InvalidDataException(
                $"{subject}, {what} at byte {Position}: expected {byteCount} bytes, found {read} before the end");
        }

        Position += byteCount;
        return bytes;
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

    public float Single(string what) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(sizeof(float), what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong), what));

    /// <summary>A number that must lie in a range.</summary>
    public int Int32(string what, int min, int max)
    {
        long at = Position;
        int found = Int32(what);
        Require(found >= min && found <= max, at, what, $"{min} to {max}", found);
        return found;
    }

    public void Require(bool holds, long at, string what, object expected, object found)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{subject}, {what} at byte {at}: expected {expected}, found {found}");
        }
    }
}

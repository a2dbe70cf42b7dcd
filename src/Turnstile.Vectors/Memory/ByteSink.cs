using System.Buffers.Binary;

namespace Turnstile.Vectors.Memory;

/// <summary>Gathers small little-endian numbers into large writes.</summary>
internal sealed class ByteSink(Stream target)
{
    private const int BufferBytes = 1 << 16;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _count;

    public void Byte(byte value) => Take(sizeof(byte))[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void Single(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    public void Bytes(ReadOnlySpan<byte> values)
    {
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, BufferBytes);
            values[..count].CopyTo(Take(count));
            values = values[count..];
        }
    }

    public void Flush()
    {
        target.Write(_buffer, 0, _count);
        _count = 0;
    }

    private Span<byte> Take(int byteCount)
    {
        if (_count + byteCount > BufferBytes)
        {
            Flush();
        }

        _count += byteCount;
        return _buffer.AsSpan(_count - byteCount, byteCount);
    }
}

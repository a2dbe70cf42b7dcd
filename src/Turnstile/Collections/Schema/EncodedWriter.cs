using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Turnstile.Collections.Schema;

/// <summary>Writes little-endian values, for <see cref="EncodedReader"/> to read.</summary>
internal readonly struct EncodedWriter(IBufferWriter<byte> output)
{
    /// <summary>One byte.</summary>
    public void UInt8(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Two bytes.</summary>
    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(sizeof(ushort)), checked((ushort)value));
        output.Advance(sizeof(ushort));
    }

    /// <summary>Four bytes.</summary>
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    /// <summary>Eight bytes.</summary>
    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), value);
        output.Advance(sizeof(ulong));
    }

    /// <summary>Bytes as they are.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    /// <summary>A name of at most 255 bytes: its length, then its UTF-8 bytes.</summary>
    public void Name(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        UInt8(checked((byte)bytes.Length));
        Bytes(bytes);
    }
}

using System.Buffers.Binary;

namespace Turnstile.Collections.Schema;

/// <summary>Reads little-endian values from bytes that may be damaged or hostile.</summary>
/// <remarks>It never reads past the end, and never trusts a length before comparing it with what is left.</remarks>
internal ref struct EncodedReader(ReadOnlySpan<byte> bytes, string what)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>One byte.</summary>
    public byte UInt8() => Bytes(1)[0];

    /// <summary>Two bytes as a number.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)));

    /// <summary>Four bytes as a number.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    /// <summary>Eight bytes as a number.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    /// <summary>Four bytes as a count that is at most <paramref name="max"/>.</summary>
    public int Count(int max)
    {
        uint count = UInt32();
        return count <= (uint)max ? (int)count : throw Invalid($"a count is {count}; at most {max} is allowed");
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw Invalid($"{count} bytes are needed and {_rest.Length} are left");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>The next <paramref name="byteCount"/> bytes as UTF-8 text.</summary>
    public string Text(long byteCount) =>
        StrictUtf8.TryRead(Bytes(byteCount), out string text) ? text : throw Invalid("text is not UTF-8");

    /// <summary>Refuses bytes after the end.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Invalid($"{_rest.Length} bytes are left over");
        }
    }

    /// <summary>The exception for bytes that are not what was written.</summary>
    public readonly InvalidDataException Invalid(string wrong) =>
        new($"{what}, byte {_length - _rest.Length} of {_length}: {wrong}");
}

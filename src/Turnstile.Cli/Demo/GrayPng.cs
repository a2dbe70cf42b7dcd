using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Turnstile.Cli.Demo;

/// <summary>Writes a picture of grey bytes as PNG (ISO/IEC 15948): signature, IHDR, one IDAT, IEND.</summary>
internal static class GrayPng
{
    private const uint Polynomial = 0xEDB88320;
    private const int HeaderBytes = 13;

    /// <summary>The longest side that is written.</summary>
    public const int SideMax = 4_096;

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Row by row, 0 black to 255 white.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <returns>The bytes of a PNG file.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, SideMax);
        int height = pixels.Length / width;
        if (height is < 1 or > SideMax || height * width != pixels.Length)
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels are no picture of width {width}; whole rows are allowed");
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Pack(pixels, width));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    // Each row is preceded by its filter: 0, none.
    private static byte[] Pack(ReadOnlySpan<byte> pixels, int width)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int at = 0; at < pixels.Length; at += width)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(at, width));
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[8 + content.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        uint crc = Crc(chunk.AsSpan(4, 4 + content.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), crc);
        file.Write(chunk);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }
        }

        return ~crc;
    }
}

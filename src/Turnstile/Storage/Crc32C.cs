using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Turnstile.Storage;

/// <summary>The checksum of every file format here: CRC-32C (Castagnoli, polynomial 0x1EDC6F41), in hardware where
/// there is some.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>; 0 for none.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        if (bytes.Length >= Crc32CLanes.BytesMin)
        {
            bytes = Crc32CLanes.Append(ref state, bytes);
        }

        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            state = BitOperations.Crc32C(
                state, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte tail in bytes[(bytes.Length & ~7)..])
        {
            state = BitOperations.Crc32C(state, tail);
        }

        return ~state;
    }

    /// <summary>The checksum of <paramref name="bytes"/> begun from <paramref name="salt"/>: other salt, other
    /// checksum.</summary>
    public static uint Salted(ulong salt, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, salt);
        return Append(Of(head), bytes);
    }
}

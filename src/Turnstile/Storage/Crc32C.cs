using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Turnstile.Storage;

/// <summary>The checksum of every file format here: CRC-32C (Castagnoli, polynomial 0x1EDC6F41), in hardware where
/// there is some.</summary>
/// <remarks>The processor takes eight bytes at every step, and waits three steps' time for each result: longer inputs
/// are gone over in three lanes side by side.</remarks>
internal static class Crc32C
{
    private const int LaneBytes = 256;
    private const int LaneWords = LaneBytes / sizeof(ulong);

    private static readonly Crc32CShift s_one = new(LaneBytes);
    private static readonly Crc32CShift s_two = new(2 * LaneBytes);

    /// <summary>The checksum of <paramref name="bytes"/>; 0 for none.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (; words.Length >= 3 * LaneWords; words = words[(3 * LaneWords)..])
        {
            state = AppendLanes(state, words[..(3 * LaneWords)]);
        }

        foreach (ulong word in words)
        {
            state = BitOperations.Crc32C(state, LittleEndian(word));
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

    private static uint AppendLanes(uint state, ReadOnlySpan<ulong> words)
    {
        ReadOnlySpan<ulong> first = words[..LaneWords];
        ReadOnlySpan<ulong> second = words.Slice(LaneWords, LaneWords);
        ReadOnlySpan<ulong> third = words.Slice(2 * LaneWords, LaneWords);
        uint secondState = 0;
        uint thirdState = 0;
        for (int i = 0; i < LaneWords; i++)
        {
            state = BitOperations.Crc32C(state, LittleEndian(first[i]));
            secondState = BitOperations.Crc32C(secondState, LittleEndian(second[i]));
            thirdState = BitOperations.Crc32C(thirdState, LittleEndian(third[i]));
        }

        return s_two.Over(state) ^ s_one.Over(secondState) ^ thirdState;
    }

    private static ulong LittleEndian(ulong word) =>
        BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}

using System.Buffers.Binary;
using System.Numerics;

namespace Turnstile.Storage;

/// <summary>Goes over long inputs of a checksum in three lanes side by side.</summary>
/// <remarks>The processor takes eight bytes at every step, and waits three steps' time for each result: two more lanes
/// fill that wait.</remarks>
internal static class Crc32CLanes
{
    /// <summary>Shorter inputs have no place for three lanes.</summary>
    public const int BytesMin = 3 * LaneBytes;

    private const int LaneBytes = 256;

    private static readonly Crc32CShift s_one = new(LaneBytes);
    private static readonly Crc32CShift s_two = new(2 * LaneBytes);

    /// <summary>Takes the state over as much of <paramref name="bytes"/> as fills all lanes; returns the
    /// rest.</summary>
    public static ReadOnlySpan<byte> Append(scoped ref uint state, ReadOnlySpan<byte> bytes)
    {
        uint first = state;
        for (; bytes.Length >= BytesMin; bytes = bytes[BytesMin..])
        {
            uint second = 0;
            uint third = 0;
            for (int i = 0; i <= LaneBytes - sizeof(ulong); i += sizeof(ulong))
            {
                first = BitOperations.Crc32C(first, WordAt(bytes, i));
                second = BitOperations.Crc32C(second, WordAt(bytes, i + LaneBytes));
                third = BitOperations.Crc32C(third, WordAt(bytes, i + (2 * LaneBytes)));
            }

            first = s_two.Over(first) ^ s_one.Over(second) ^ third;
        }

        state = first;
        return bytes;
    }

    private static ulong WordAt(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}

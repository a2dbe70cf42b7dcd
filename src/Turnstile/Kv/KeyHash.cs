using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Turnstile.Kv;

/// <summary>The 64-bit hash of a stored key, for memtable slots and for the filters in table files.</summary>
/// <remarks>Folded 128-bit products over 16 bytes at a time, after wyhash. Stands in a file format
/// (docs/formats/table.md): it may never change. Not a defence against keys chosen to collide; those cost time, never
/// answers.</remarks>
internal static class KeyHash
{
    private const ulong K0 = 0xa0761d6478bd642f;
    private const ulong K1 = 0xe7037ed1a0b428db;
    private const ulong K2 = 0x8ebc6af09c88c6e3;

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong state = K0 ^ Fold((ulong)bytes.Length ^ K1, K2);
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 16)
        {
            state = Fold(Read8(rest) ^ K1, Read8(rest[8..]) ^ state);
            rest = rest[16..];
        }

        (ulong low, ulong high) = Tail(rest);
        state = Fold(low ^ K1, high ^ state);
        return Fold(state ^ K2, (ulong)bytes.Length ^ K1);
    }

    // 0..16 bytes as two words; the words of 9..15 and 5..7 bytes overlap.
    private static (ulong Low, ulong High) Tail(ReadOnlySpan<byte> tail)
    {
        if (tail.Length >= 8)
        {
            return (Read8(tail), Read8(tail[^8..]));
        }

        if (tail.Length >= 4)
        {
            return (Read4(tail), Read4(tail[^4..]));
        }

        return tail.IsEmpty
            ? (0UL, 0UL)
            : (((ulong)tail[0] << 16) | ((ulong)tail[tail.Length >> 1] << 8) | tail[^1], 0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private static ulong Read8(ReadOnlySpan<byte> bytes)
    {
        ulong word = MemoryMarshal.Read<ulong>(bytes);
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }

    private static ulong Read4(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Turnstile.Kv.Tables;

/// <summary>Unsigned integers in 1 to 10 bytes, seven bits each, the lowest first; the high bit says that more
/// follow.</summary>
internal static class VarInt
{
    /// <summary>The most bytes one takes.</summary>
    public const int BytesMax = 10;

    /// <summary>Writes <paramref name="value"/> to the start of <paramref name="target"/>; returns the bytes
    /// written.</summary>
    public static int Write(Span<byte> target, ulong value)
    {
        int count = 0;
        while (value >= 0x80)
        {
            target[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[count++] = (byte)value;
        return count;
    }

    /// <summary>Reads one at <paramref name="position"/> and moves behind it; false if it is cut short or too
    /// long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        if ((uint)position < (uint)source.Length && source[position] < 0x80)
        {
            value = source[position++];
            return true;
        }

        return TryReadLong(source, ref position, out value);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        if (source.Length - position >= sizeof(ulong))
        {
            // Up to eight bytes at once: those up to the first without the high bit, seven bits of each.
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(source[position..]);
            ulong ends = ~word & 0x8080808080808080;
            if (ends != 0)
            {
                word &= ends ^ (ends - 1);
                word = (word & 0x007f007f007f007f) | ((word & 0x7f007f007f007f00) >> 1);
                word = (word & 0x00003fff00003fff) | ((word & 0x3fff00003fff0000) >> 2);
                value = (word & 0x000000000fffffff) | ((word & 0x0fffffff00000000) >> 4);
                position += (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
                return true;
            }
        }

        value = 0;
        for (int shift = 0; shift < 64 && (uint)position < (uint)source.Length; shift += 7)
        {
            byte part = source[position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return shift < 63 || part <= 1;
            }
        }

        return false;
    }
}

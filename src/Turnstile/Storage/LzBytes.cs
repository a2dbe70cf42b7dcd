using System.Runtime.CompilerServices;

namespace Turnstile.Storage;

/// <summary>Writes bytes that repeat as references to where they stood before. Format: docs/formats/table.md,
/// "Lz".</summary>
/// <remarks>
/// A sequence is a token, literals, and a match: the byte distance back and a length. High half of the token: count of
/// literals; low half: length of the match less 4; 15 in either means that bytes follow that are added, up to one that
/// is not 255. The last sequence ends with its literals, or with the match that completes the output. This is the block
/// format of LZ4, by its public description, with the end rule relaxed.
/// Cost: unpacking takes well under a nanosecond a byte. Threads: any, each with its own table.
/// </remarks>
internal static unsafe class LzBytes
{
    /// <summary>The size of the table a packer needs, entries.</summary>
    public const int TableLength = 1 << HashBits;

    /// <summary>How many times longer than its packed form something can be, at most.</summary>
    public const int ExpansionMax = 256;

    private const int HashBits = 12;
    private const int MatchMin = 4;
    private const int DistanceMax = ushort.MaxValue;
    private const int NibbleMax = 15;

    // Copies of this many bytes are made at once, where there is room for them on both sides.
    private const int Stride = 16;

    /// <summary>Packs into <paramref name="target"/>; returns the length, 0 if it has no room.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="target">Gets the packed form.</param>
    /// <param name="table">Scratch of <see cref="TableLength"/>; its content does not matter.</param>
    public static int Pack(ReadOnlySpan<byte> source, Span<byte> target, Span<int> table)
    {
        table = table[..TableLength];
        table.Clear();
        int written = 0;
        int anchor = 0;
        int position = 1;
        while (position + MatchMin <= source.Length)
        {
            uint here = Unsafe.ReadUnaligned<uint>(ref Unsafe.AsRef(in source[position]));
            ref int slot = ref table[(int)((here * 2654435761u) >> (32 - HashBits))];
            int candidate = slot;
            slot = position;
            if (position - candidate > DistanceMax
                || Unsafe.ReadUnaligned<uint>(ref Unsafe.AsRef(in source[candidate])) != here)
            {
                // The longer nothing was found, the larger the steps: what does not repeat costs little.
                position += 1 + ((position - anchor) >> 6);
                continue;
            }

            int length = MatchMin
                + source[(position + MatchMin)..].CommonPrefixLength(source[(candidate + MatchMin)..]);
            written = Emit(source[anchor..position], position - candidate, length, target, written);
            if (written < 0)
            {
                return 0;
            }

            position += length;
            anchor = position;
        }

        if (anchor < source.Length)
        {
            written = Emit(source[anchor..], 0, 0, target, written);
        }

        return Math.Max(0, written);
    }

    /// <summary>Unpacks into all of <paramref name="target"/>; false, after writing anything into it, if that is not
    /// what was packed. Reads and writes nothing outside.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* sourceStart = source, targetStart = target)
        {
            byte* from = sourceStart;
            byte* to = targetStart;
            byte* fromEnd = from + source.Length;
            byte* toEnd = to + target.Length;

            // Every turn takes one byte at least, so the loop ends. In bounds: each advance of from and to is compared
            // with what is left before it, and a stride is only copied where a whole one fits on both sides.
            while (from < fromEnd)
            {
                int token = *from++;
                long literals = token >> 4;
                if (literals == NibbleMax && !TryReadMore(ref from, fromEnd, ref literals))
                {
                    return false;
                }

                if (literals > fromEnd - from || literals > toEnd - to)
                {
                    return false;
                }

                CopyLiterals(from, to, literals, Math.Min(fromEnd - from, toEnd - to));
                from += literals;
                to += literals;
                if (to == toEnd || from == fromEnd)
                {
                    break;
                }

                if (fromEnd - from < sizeof(ushort))
                {
                    return false;
                }

                int distance = from[0] | (from[1] << 8);
                from += sizeof(ushort);
                long length = token & NibbleMax;
                if (length == NibbleMax && !TryReadMore(ref from, fromEnd, ref length))
                {
                    return false;
                }

                length += MatchMin;
                if (distance == 0 || distance > to - targetStart || length > toEnd - to)
                {
                    return false;
                }

                CopyMatch(to, distance, length, toEnd);
                to += length;
            }

            return to == toEnd && from == fromEnd;
        }
    }

    // In bounds: room is what is left on both sides, and at least the count of literals.
    private static void CopyLiterals(byte* from, byte* to, long literals, long room)
    {
        if (literals <= Stride && room >= Stride)
        {
            CopyStride(from, to);
        }
        else
        {
            Buffer.MemoryCopy(from, to, room, literals);
        }
    }

    // In bounds: the caller has compared distance and length with what lies before and behind.
    private static void CopyMatch(byte* to, int distance, long length, byte* toEnd)
    {
        byte* match = to - distance;
        if (distance >= Stride && toEnd - to >= length + Stride)
        {
            // A stride may be written past the match's end, which a later sequence overwrites; the room was compared.
            for (long done = 0; done < length; done += Stride)
            {
                CopyStride(match + done, to + done);
            }

            return;
        }

        for (long i = 0; i < length; i++)
        {
            to[i] = match[i];
        }
    }

    private static void CopyStride(byte* from, byte* to) => *(UInt128*)to = *(UInt128*)from;

    private static bool TryReadMore(ref byte* from, byte* fromEnd, ref long value)
    {
        while (from < fromEnd)
        {
            int more = *from++;
            value += more;
            if (more != byte.MaxValue)
            {
                return true;
            }
        }

        return false;
    }

    // Writes one sequence; -1 if there is no room. A match of length 0 is none.
    private static int Emit(ReadOnlySpan<byte> literals, int distance, int length, Span<byte> target, int written)
    {
        int matched = length == 0 ? 0 : length - MatchMin;
        long needed = 1L + (literals.Length / byte.MaxValue) + 1 + literals.Length + sizeof(ushort)
            + (matched / byte.MaxValue) + 1;
        if (target.Length - written < needed)
        {
            return -1;
        }

        target[written++] = (byte)((Math.Min(literals.Length, NibbleMax) << 4) | Math.Min(matched, NibbleMax));
        written = EmitMore(literals.Length, target, written);
        literals.CopyTo(target[written..]);
        written += literals.Length;
        if (length != 0)
        {
            target[written++] = (byte)distance;
            target[written++] = (byte)(distance >> 8);
            written = EmitMore(matched, target, written);
        }

        return written;
    }

    private static int EmitMore(int value, Span<byte> target, int written)
    {
        if (value < NibbleMax)
        {
            return written;
        }

        for (value -= NibbleMax; value >= byte.MaxValue; value -= byte.MaxValue)
        {
            target[written++] = byte.MaxValue;
        }

        target[written++] = (byte)value;
        return written;
    }
}

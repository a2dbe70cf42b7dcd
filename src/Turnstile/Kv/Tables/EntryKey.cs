using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Turnstile.Kv.Tables;

/// <summary>Of the fixed part of one entry in a data block what tells its key, and where the next one begins: enough to
/// pass the entry by.</summary>
/// <remarks>Refuses what <see cref="EntryHeader"/> refuses, and reads none of the numbers that say when the entry was
/// written.</remarks>
internal struct EntryKey
{
    private const ulong LastOfNumber = 0x8080808080808080;

    /// <summary>How many bytes of the key before are the start of this key.</summary>
    public int Shared;

    /// <summary>How many bytes of the key are in the entry.</summary>
    public int Rest;

    /// <summary>Where they begin.</summary>
    public int RestOffset;

    /// <summary>Where the next entry begins.</summary>
    public int End;

    /// <summary>Reads the entry at <paramref name="position"/>; false if it does not lie whole within the entries, or
    /// its fields cannot be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> entries, int position, out EntryKey key)
    {
        Unsafe.SkipInit(out key);
        if (!EntryHeader.TryReadLengths(
                entries, ref position, out int tag, out ulong shared, out ulong rest, out ulong value)
            || !TrySkipStamp(entries, ref position, tag))
        {
            return false;
        }

        key.Shared = (int)shared;
        key.Rest = (int)rest;
        key.RestOffset = position;
        key.End = position + (int)rest + (int)value;
        return EntryHeader.AreWithin(entries, position, shared, rest, value);
    }

    private static bool TrySkipNumbers(ReadOnlySpan<byte> entries, ref int position, int tag)
    {
        int numbers = (tag & EntryHeader.ExpiresBit) == 0 ? 3 : 4;
        for (int i = 0; i < numbers; i++)
        {
            if (!VarInt.TryRead(entries, ref position, out _))
            {
                return false;
            }
        }

        return (tag & ~EntryHeader.ExpiresBit) is (int)EntryKind.Put or (int)EntryKind.Delete;
    }

    // Sequence, version and age together take eight bytes at most for long, and most entries do not expire.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySkipStamp(ReadOnlySpan<byte> entries, ref int position, int tag)
    {
        if (tag is (int)EntryKind.Put or (int)EntryKind.Delete && entries.Length - position >= sizeof(ulong))
        {
            ulong ends = ~BinaryPrimitives.ReadUInt64LittleEndian(entries[position..]) & LastOfNumber;
            ends &= ends - 1;
            ends &= ends - 1;
            if (ends != 0)
            {
                position += (BitOperations.TrailingZeroCount(ends) >> 3) + 1;
                return true;
            }
        }

        return TrySkipNumbers(entries, ref position, tag);
    }
}

using System.Buffers.Binary;
using Turnstile.Storage;

namespace Turnstile.Kv.Memory;

/// <summary>How one entry of a key lies in a memtable's arena. Never changed once published.</summary>
/// <remarks><code>
/// offset  size  field
///      0     4  the next older entry, 0 for none
///      4     4  length of the value (bits 0..24), expires (bit 25), kind (bits 26..31)
///      8     8  sequence
///     16     8  version
///     24     8  create sequence
///     32     8  expires at, if bit 25 is set
///  32/40     v  value, then up to a multiple of 4
/// </code></remarks>
internal static class MemTableEntry
{
    /// <summary>The most an entry takes beside its value, bytes.</summary>
    public const int OverheadMax = FixedBytes + sizeof(long) + 3;

    private const int FixedBytes = 32;
    private const int LengthMask = (1 << 25) - 1;
    private const int ExpiresBit = 1 << 25;
    private const int KindShift = 26;

    /// <summary>Writes an entry; returns the offset behind it.</summary>
    public static int Write(NativeArena arena, int entry, int older, in EntryStamp stamp, ReadOnlySpan<byte> value)
    {
        Span<byte> head = arena.Slice(entry, FixedBytes);
        int shape = value.Length | ((int)stamp.Kind << KindShift);
        int valueOffset = entry + FixedBytes;
        if (stamp.ExpiresAtMilliseconds != 0)
        {
            shape |= ExpiresBit;
            BinaryPrimitives.WriteInt64LittleEndian(
                arena.Slice(valueOffset, sizeof(long)), stamp.ExpiresAtMilliseconds);
            valueOffset += sizeof(long);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(head[24..], stamp.CreateSequence.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], stamp.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], stamp.Sequence.Value);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], shape);
        BinaryPrimitives.WriteInt32LittleEndian(head, older);
        value.CopyTo(arena.Slice(valueOffset, value.Length));
        return (valueOffset + value.Length + 3) & ~3;
    }

    /// <summary>The first entry at or below a sequence, from <paramref name="entry"/> on; 0 for none.</summary>
    public static int NewestAt(NativeArena arena, int entry, Sequence at)
    {
        while (entry != 0)
        {
            ReadOnlySpan<byte> head = arena.Slice(entry, 16);
            if (BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) <= at.Value)
            {
                break;
            }

            entry = BinaryPrimitives.ReadInt32LittleEndian(head);
        }

        return entry;
    }

    /// <summary>The next older entry; 0 for none.</summary>
    public static int Older(NativeArena arena, int entry) => arena.At(entry);

    /// <summary>Reads an entry in place.</summary>
    public static EntryStamp Read(NativeArena arena, int entry, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> head = arena.Slice(entry, FixedBytes);
        int shape = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        int valueOffset = entry + FixedBytes;
        long expiresAt = 0;
        if ((shape & ExpiresBit) != 0)
        {
            expiresAt = BinaryPrimitives.ReadInt64LittleEndian(arena.Slice(valueOffset, sizeof(long)));
            valueOffset += sizeof(long);
        }

        value = arena.Slice(valueOffset, shape & LengthMask);
        return new EntryStamp(
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(head[8..])),
            BinaryPrimitives.ReadUInt64LittleEndian(head[16..]),
            new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(head[24..])),
            expiresAt)
        {
            Kind = (EntryKind)(shape >>> KindShift),
        };
    }
}
